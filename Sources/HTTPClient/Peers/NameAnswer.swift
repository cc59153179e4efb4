/// The IPv4 addresses that a name has, and how long that may be believed.
public struct NameAnswer: Sendable, Hashable {
    /// The addresses in the order they came, without repeats.
    public var addresses: [String]
    /// The shortest time to live on the way from the name to its addresses, in seconds. A name server that keeps
    /// answers tells what is left of it.
    public var ttlSeconds: Int

    /// An answer of its parts.
    public init(addresses: [String], ttlSeconds: Int) {
        self.addresses = addresses
        self.ttlSeconds = ttlSeconds
    }

    /// Reads a DNS message (RFC 1035, section 4): the addresses of its answer section, and the least time to live of
    /// all that the section holds, the aliases on the way included. Nil when the message is cut off or holds none.
    init?(message: some Collection<UInt8>) {
        var reader = Reader(bytes: Array(message))
        guard reader.skip(4), let questions = reader.number(2), let answers = reader.number(2), reader.skip(4) else {
            return nil
        }
        for _ in 0..<questions {
            guard reader.skipName(), reader.skip(4) else { return nil }
        }
        var least = Int.max
        var found: [String] = []
        for _ in 0..<answers {
            guard reader.skipName(), let type = reader.number(2), reader.skip(2), let ttl = reader.number(4),
                let length = reader.number(2), let data = reader.take(length)
            else { return nil }
            least = min(least, ttl)
            guard type == 1, length == 4 else { continue }
            let address = data.map { String($0) }.joined(separator: ".")
            if !found.contains(address) { found.append(address) }
        }
        guard !found.isEmpty else { return nil }
        self.init(addresses: found, ttlSeconds: least)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count <= bytes.count - position else { return nil }
            defer { position += count }
            return bytes[position..<position + count]
        }

        mutating func skip(_ count: Int) -> Bool { take(count) != nil }

        mutating func number(_ size: Int) -> Int? { take(size)?.reduce(0) { $0 << 8 | Int($1) } }

        /// Labels up to an empty one or a pointer, which is never followed.
        mutating func skipName() -> Bool {
            while let length = number(1) {
                if length == 0 { return true }
                if length >= 0xC0 { return skip(1) }
                guard length < 64, skip(length) else { return false }
            }
            return false
        }
    }
}
