/// Why the workload cannot go on; `description` says what, why and what to do.
public struct WorkloadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure; open to new kinds.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The kind in words; also what tells kinds apart.
        public let description: String

        /// The plan contradicts itself; nothing was sent.
        public static let invalidPlan = Code(description: "invalid workload")
        /// The service did not open the accounts in time.
        public static let notOpened = Code(description: "accounts not opened")
        /// The history's file cannot be written: the run proves nothing from here on.
        public static let journal = Code(description: "history not written")
        /// The ledger could not be read back completely.
        public static let notReconciled = Code(description: "not reconciled")
    }

    /// The kind of failure.
    public var code: Code
    /// What, why and what to do, without the kind.
    public var message: String

    /// An error of its parts.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The kind, then the message, in one line.
    public var description: String { "\(code): \(message)" }

    static func invalidPlan(_ message: String) -> WorkloadError { WorkloadError(code: .invalidPlan, message: message) }
}
