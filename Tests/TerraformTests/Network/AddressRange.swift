/// A block of IPv4 addresses, as in `10.0.0.0/16`.
struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    static let everything = AddressRange(base: 0, prefix: 0)

    let base: UInt32
    let prefix: Int

    init(base: UInt32, prefix: Int) {
        self.prefix = prefix
        self.base = prefix == 0 ? 0 : base & (UInt32.max << (32 - UInt32(prefix)))
    }

    init?(_ text: String?) {
        let parts = (text ?? "").split(separator: "/")
        let bytes = parts.first?.split(separator: ".").compactMap { UInt8($0) } ?? []
        guard parts.count == 2, bytes.count == 4, let prefix = Int(parts[1]), (0...32).contains(prefix) else {
            return nil
        }
        self.init(base: bytes.reduce(0) { $0 << 8 | UInt32($1) }, prefix: prefix)
    }

    func contains(_ address: UInt32) -> Bool { AddressRange(base: address, prefix: prefix) == self }

    /// An address in it that is not one of those which AWS keeps for itself.
    var someAddress: UInt32 { base + 10 }

    var description: String {
        let bytes = [24, 16, 8, 0].map { String(base >> UInt32($0) & 255) }
        return bytes.joined(separator: ".") + "/\(prefix)"
    }
}
