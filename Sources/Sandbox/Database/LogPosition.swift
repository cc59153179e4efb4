/// A position in PostgreSQL's write-ahead log (pg_lsn), written as two hexadecimal halves: `16/B374D848`.
struct LogPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    let value: UInt64

    /// Reads the text that PostgreSQL writes.
    init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let high = UInt32(halves[0], radix: 16), let low = UInt32(halves[1], radix: 16) else {
            return nil
        }
        value = UInt64(high) << 32 | UInt64(low)
    }

    static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    var description: String {
        let high = String(value >> 32, radix: 16, uppercase: true)
        let low = String(value & 0xFFFF_FFFF, radix: 16, uppercase: true)
        return "\(high)/\(low)"
    }
}
