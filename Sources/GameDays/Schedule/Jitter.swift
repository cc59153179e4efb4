/// How long after its time a run begins: the same on every machine, so that of two agents with one schedule both ask
/// for the stack at the same moment and one gets it, and different for every stack, schedule and time.
enum Jitter {
    /// Seconds from 0 to `limit`.
    ///
    /// Source: FNV-1a of 64 bits (draft-eastlake-fnv), and the last step of MurmurHash3 to spread its low bits.
    static func seconds(upTo limit: Int64, stack: String, schedule: String, due: Int64) -> Int64 {
        guard limit > 0 else { return 0 }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(stack)\n\(schedule)\n\(due)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        hash ^= hash >> 33
        return Int64(hash % UInt64(limit + 1))
    }
}
