internal import Basics

/// The sandbox's names and the addresses they have now.
final class NameTable: Sendable {
    /// What a name stands for.
    struct Record: Sendable, Hashable {
        /// IPv4 addresses, in dotted notation.
        var addresses: [String]
        /// For how many seconds an answer may be kept.
        var ttlSeconds: UInt32
    }

    private let records = Locked<[String: Record]>([:])

    /// Gives a name its addresses, at once for everyone who asks from now on.
    func set(_ name: String, _ addresses: [String], ttlSeconds: UInt32) {
        records.withLock { $0[name.lowercased()] = Record(addresses: addresses, ttlSeconds: ttlSeconds) }
    }

    /// What a name stands for; names know no case (RFC 4343).
    func lookUp(_ name: String) -> Record? { records.withLock { $0[name.lowercased()] } }
}
