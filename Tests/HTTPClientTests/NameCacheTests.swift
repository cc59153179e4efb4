import Testing

@testable import HTTPClient

@Suite("the cache of names")
struct NameCacheTests {
    @Test(
        "a name is trusted for the cache time or its time to live, whichever is shorter",
        arguments: [(5, 60, 5), (60, 5, 5), (0, 60, 0), (60, 0, 0)])
    func trust(cacheSeconds: Int, ttlSeconds: Int, seconds: Int64) {
        var cache = NameCache(cacheSeconds: cacheSeconds)
        cache.keep(["10.0.0.1"], of: "a", ttlSeconds: ttlSeconds, at: 1_000)
        let end = 1_000 + seconds * 1_000_000
        if seconds > 0 { #expect(cache.trusted("a", at: end - 1) == ["10.0.0.1"]) }
        #expect(cache.trusted("a", at: end) == nil)
        #expect(cache.trusted("b", at: 0) == nil)
    }

    @Test("addresses take turns over answers and trust")
    func turns() {
        var cache = NameCache(cacheSeconds: 60)
        cache.keep(["2", "1", "3"], of: "a", ttlSeconds: 60, at: 0)
        #expect(cache.next("a") == ["1", "2", "3"])
        #expect(cache.trusted("a", at: 0) == ["2", "3", "1"])
        cache.keep(["3", "1", "2"], of: "a", ttlSeconds: 60, at: 0)
        #expect(cache.next("a") == ["3", "1", "2"])
        cache.keep(["9"], of: "a", ttlSeconds: 60, at: 0)
        #expect(cache.next("a") == ["9"])
        #expect(cache.next("b").isEmpty)
    }

    @Test("names without end do not grow it without end")
    func bounded() {
        var cache = NameCache(cacheSeconds: 60)
        for index in 0..<1_025 { cache.keep(["1"], of: "\(index)", ttlSeconds: 60, at: 0) }
        #expect(cache.trusted("0", at: 0) == nil)
        #expect(cache.trusted("1024", at: 0) == ["1"])
    }
}
