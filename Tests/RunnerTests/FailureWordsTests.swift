import Testing

@testable import Runner

@Suite("How attempts failed, in words")
struct FailureWordsTests {
    @Test(
        "each answer is named with its share, the most frequent first; 401 is a lost session only where there are any")
    func words() {
        #expect(FailureWords.of([:], hasSessions: true) == nil)
        #expect(
            FailureWords.of([401: 2, nil: 8], hasSessions: true)
                == "of 10 failed attempts 8 got no answer, 2 got 401 (their sessions were lost)")
        #expect(FailureWords.of([401: 8], hasSessions: false) == "of 8 failed attempts 8 got 401")
    }

    @Test("only the three most frequent answers are named")
    func most() {
        #expect(
            FailureWords.of([500: 1, 502: 2, 503: 3, 504: 4, nil: 5], hasSessions: true)
                == "of 15 failed attempts 5 got no answer, 4 got 504, 3 got 503, 3 got others")
    }
}
