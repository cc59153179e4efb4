/// Names resolved through the broker: each trusted for a time, its addresses given out in turn.
struct NameCache {
    private struct Entry {
        var addresses: [String]
        var trustedUntil: Int64
        /// Outlives the trust, so that look-ups do not start from the same address each time.
        var turn = 0
    }

    /// More names than a stack has; beyond, all are forgotten rather than kept for ever.
    private static let maxNames = 1_024

    private let cacheSeconds: Int
    private var entries: [String: Entry] = [:]

    init(cacheSeconds: Int) { self.cacheSeconds = cacheSeconds }

    /// Keeps an answer for the cache time or its own time to live, whichever is shorter.
    mutating func keep(_ addresses: [String], of name: String, ttlSeconds: Int, at now: Int64) {
        if entries.count >= Self.maxNames && entries[name] == nil { entries.removeAll() }
        var entry = entries[name] ?? Entry(addresses: [], trustedUntil: now)
        // Sorted: a name server turns its answers too, and two turns may cancel out.
        entry.addresses = addresses.sorted()
        entry.trustedUntil = now + Int64(min(cacheSeconds, ttlSeconds)) * 1_000_000
        entries[name] = entry
    }

    /// The addresses of a name while they are trusted, in the order to try them.
    mutating func trusted(_ name: String, at now: Int64) -> [String]? {
        guard let entry = entries[name], now < entry.trustedUntil else { return nil }
        return next(name)
    }

    /// The addresses that were kept last, another one first each time.
    mutating func next(_ name: String) -> [String] {
        guard var entry = entries[name], !entry.addresses.isEmpty else { return [] }
        let first = entry.turn % entry.addresses.count
        entry.turn = first + 1
        entries[name] = entry
        return Array(entry.addresses[first...] + entry.addresses[..<first])
    }
}
