import AWS
import Testing

@Suite("The bucket of calls")
struct TokenBucketTests {
    @Test("a burst at once, then as many as the rate allows")
    func burst() {
        var bucket = TokenBucket(burst: 3, perSecond: 10)
        #expect((0..<5).map { _ in bucket.take(at: 0) } == [0, 0, 0, 100, 200])
        #expect(bucket.take(at: 300_000) == 0)
    }

    @Test("an hour of rest fills it no further than the burst")
    func full() {
        var bucket = TokenBucket(burst: 2, perSecond: 100)
        _ = bucket.take(at: 0)
        #expect((0..<3).map { _ in bucket.take(at: 3_600_000_000) } == [0, 0, 10])
    }

    @Test("throttling halves the rate once for all calls of the same second, down to one in two seconds")
    func throttled() {
        var bucket = TokenBucket(burst: 4, perSecond: 8)
        for _ in 0..<4 { bucket.throttled(at: 0) }
        #expect(bucket.rate == 4)
        #expect(bucket.take(at: 0) == 250)
        for second in 1...20 { bucket.throttled(at: Int64(second) * 1_000_000) }
        #expect(bucket.rate == 0.5)
    }

    @Test("calls that are taken make it faster again, never faster than at first")
    func recovers() {
        var bucket = TokenBucket(burst: 1, perSecond: 20)
        bucket.throttled(at: 0)
        for _ in 0..<10 { bucket.succeeded() }
        #expect(abs(bucket.rate - 12) < 0.001)
        for _ in 0..<1_000 { bucket.succeeded() }
        #expect(bucket.rate == 20)
    }

    @Test("a clock that stands still or goes back gives nothing")
    func still() {
        var bucket = TokenBucket(burst: 1, perSecond: 1)
        #expect(bucket.take(at: 5_000_000) == 0)
        #expect(bucket.take(at: 4_000_000) == 1_000)
        #expect(bucket.take(at: 5_000_000) == 2_000)
    }
}
