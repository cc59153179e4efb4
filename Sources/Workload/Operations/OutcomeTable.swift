/// What is known of each transfer of the run: one byte an operation, found by its id.
struct OutcomeTable: Sendable {
    private var bytes: [UInt8] = []
    private static let live: UInt8 = 0x80

    /// A first attempt of `op` is about to be sent.
    mutating func begin(_ op: Int64) {
        let index = Int(op)
        if index >= bytes.count { bytes.append(contentsOf: repeatElement(0, count: index + 1 - bytes.count)) }
        bytes[index] = Self.live
    }

    mutating func end(_ op: Int64, _ outcome: Operation.Outcome) { bytes[Int(op)] = outcome.rawValue }

    /// What became of `op`; nil when it was no transfer or was never begun. One that has not ended counts as
    /// indeterminate.
    subscript(_ op: Int64) -> Operation.Outcome? {
        guard op >= 0, op < bytes.count, bytes[Int(op)] != 0 else { return nil }
        return Operation.Outcome(rawValue: bytes[Int(op)]) ?? .indeterminate
    }

    /// Every transfer, by id.
    var all: some Sequence<(op: Int64, outcome: Operation.Outcome)> {
        (0..<Int64(bytes.count)).lazy.compactMap { op in self[op].map { (op, $0) } }
    }
}
