import Testing

@testable import Runner

@Suite("How attempts failed, in words")
struct FailureWordsTests {
    @Test("the most frequent is named with its share; a 401 is a lost session only where there are sessions")
    func words() {
        #expect(FailureWords.of([:], hasSessions: true) == nil)
        #expect(
            FailureWords.of([401: 8, nil: 2], hasSessions: true)
                == "8 of 10 failed attempts got 401: their sessions were lost")
        #expect(FailureWords.of([401: 8, nil: 2], hasSessions: false) == "8 of 10 failed attempts got 401")
        #expect(FailureWords.of([503: 1, nil: 2], hasSessions: true) == "2 of 3 failed attempts got no answer")
    }
}
