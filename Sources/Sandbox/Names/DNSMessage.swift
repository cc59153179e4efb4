/// The little of DNS (RFC 1035) that serves addresses: one question, answers of type A.
enum DNSMessage {
    private static let typeA: UInt16 = 1
    private static let classInternet: UInt16 = 1
    private static let headerBytes = 12

    private enum ResponseCode: UInt16 {
        case none = 0
        case formatError = 1
        case nameError = 3
        case notImplemented = 4
    }

    /// A question: a name, and which kind of record is wanted.
    struct Question: Equatable {
        var name: String
        var type: UInt16
        /// Where the question ends in the message.
        var end: Int
    }

    /// The answer to a query, or nil when it is not one (too short, or an answer itself).
    static func answer(_ query: [UInt8], from table: NameTable) -> [UInt8]? {
        guard query.count >= headerBytes, query[2] & 0x80 == 0 else { return nil }
        guard query[2] & 0x78 == 0 else { return response(to: query, question: nil, .notImplemented) }
        guard let question = question(of: query) else { return response(to: query, question: nil, .formatError) }
        guard let record = table.lookUp(question.name) else { return response(to: query, question: question, .nameError) }
        // A name that exists has no records of other types: an empty answer, not an error.
        let addresses = question.type == typeA ? record.addresses.compactMap(octets) : []
        return response(to: query, question: question, .none, addresses: addresses, ttl: record.ttlSeconds)
    }

    /// A query for a name's addresses.
    static func query(_ name: String, id: UInt16) -> [UInt8]? {
        var bytes = pair(id) + pair(0x0100) + pair(1) + pair(0) + pair(0) + pair(0)
        for label in name.split(separator: ".", omittingEmptySubsequences: true) {
            guard (1...63).contains(label.utf8.count) else { return nil }
            bytes.append(UInt8(label.utf8.count))
            bytes += label.utf8
        }
        guard bytes.count > headerBytes, bytes.count <= headerBytes + 254 else { return nil }
        return bytes + [0] + pair(typeA) + pair(classInternet)
    }

    /// The record in an answer to `query`; nil when it is no answer to it, no addresses when the name has none.
    static func record(in answer: [UInt8], to query: [UInt8]) -> NameTable.Record? {
        guard answer.count >= query.count, answer[0...1] == query[0...1], answer[2] & 0x80 != 0 else { return nil }
        let count = Int(answer[6]) << 8 | Int(answer[7])
        var record = NameTable.Record(addresses: [], ttlSeconds: 0)
        // Our server writes each answer as: pointer to the name, type, class, TTL, length, four octets.
        var at = query.count
        for _ in 0..<count where at + 16 <= answer.count {
            record.ttlSeconds = answer[(at + 6)..<(at + 10)].reduce(0) { $0 << 8 | UInt32($1) }
            record.addresses.append(answer[(at + 12)..<(at + 16)].map(String.init).joined(separator: "."))
            at += 16
        }
        return record
    }

    /// The one question of a query.
    static func question(of query: [UInt8]) -> Question? {
        guard query.count > headerBytes, query[4] == 0, query[5] == 1 else { return nil }
        var labels: [String] = []
        var at = headerBytes
        while at < query.count, query[at] != 0 {
            let length = Int(query[at])
            // No pointers in a question's name: it is the first name of the message.
            guard length <= 63, at + 1 + length < query.count else { return nil }
            labels.append(String(decoding: query[(at + 1)..<(at + 1 + length)], as: UTF8.self))
            at += 1 + length
        }
        guard at + 5 <= query.count else { return nil }
        let type = UInt16(query[at + 1]) << 8 | UInt16(query[at + 2])
        return Question(name: labels.joined(separator: "."), type: type, end: at + 5)
    }

    private static func response(
        to query: [UInt8], question: Question?, _ code: ResponseCode, addresses: [[UInt8]] = [], ttl: UInt32 = 0
    ) -> [UInt8] {
        // An authoritative response that copies "recursion desired" and grants it.
        let flags = 0x8480 | UInt16(query[2] & 0x01) << 8 | code.rawValue
        var bytes = Array(query[0...1]) + pair(flags)
        bytes += pair(question == nil ? 0 : 1) + pair(UInt16(addresses.count)) + pair(0) + pair(0)
        if let question { bytes += query[headerBytes..<question.end] }
        for address in addresses {
            bytes += pair(0xC000 | UInt16(headerBytes)) + pair(typeA) + pair(classInternet)
            bytes += pair(UInt16(ttl >> 16)) + pair(UInt16(truncatingIfNeeded: ttl)) + pair(4) + address
        }
        return bytes
    }

    private static func pair(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

    private static func octets(_ address: String) -> [UInt8]? {
        let parts = address.split(separator: ".").compactMap { UInt8($0) }
        return parts.count == 4 ? parts : nil
    }
}
