extension WorkloadPlan {
    /// The idempotency key that an operation of the history was sent under.
    public func key(of op: Int64) -> String { op >= 0 ? sequence.key(UInt64(op)) : "operation \(op)" }
}
