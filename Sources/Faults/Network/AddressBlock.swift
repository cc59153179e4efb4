internal import Glibc

/// A block of IP addresses, `10.0.1.0/24` or `2001:db8::/64`.
struct AddressBlock: Sendable, Hashable {
    private let network: [UInt8]
    private let bits: Int

    /// The block that `text` writes; nil when it writes none.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = Int(parts[1]), let network = Self.bytes(of: String(parts[0])),
            (0...network.count * 8).contains(bits)
        else { return nil }
        self.network = network
        self.bits = bits
    }

    /// Whether the address lies in the block; false for what is no address.
    func contains(_ address: String) -> Bool {
        guard let bytes = Self.bytes(of: address), bytes.count == network.count else { return false }
        let whole = bits / 8
        guard bytes[..<whole] == network[..<whole] else { return false }
        guard bits % 8 > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (bits % 8))
        return bytes[whole] & mask == network[whole] & mask
    }

    private static func bytes(of address: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, address, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, address, &sixteen) == 1 ? sixteen : nil
    }
}
