/// Which of a cluster's 16384 slots a key is in.
/// Source: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec
public enum HashSlot {
    /// How many slots there are.
    public static let count = 16_384

    /// The slot of a key: of what stands between its first `{` and the next `}` if there is anything, else of all of
    /// it.
    public static func of(_ key: String) -> Int {
        Int(crc16(tag(Array(key.utf8)[...]))) % count
    }

    private static func tag(_ key: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let open = key.firstIndex(of: UInt8(ascii: "{")) else { return key }
        let inside = key[(open + 1)...]
        guard let close = inside.firstIndex(of: UInt8(ascii: "}")), close > inside.startIndex else { return key }
        return inside[..<close]
    }

    /// CRC-16/XMODEM: polynomial 0x1021, begins with zero, nothing reflected.
    private static func crc16(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(0) { crc, byte in
            (0..<8).reduce(crc ^ UInt16(byte) << 8) { crc, _ in
                crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021
            }
        }
    }
}
