/// What `gameday faults` says of a fault beyond its parameters.
public struct FaultReference: Sendable, Hashable {
    /// The AWS actions that it needs, as IAM names them.
    public var permissions: [String]
    /// What proves that it took effect.
    public var evidence: String
    /// What takes it back.
    public var undo: String
    /// What else AWS does about it: quotas, durations, surprises.
    public var notes: [String]

    /// A reference of all its parts.
    public init(permissions: [String], evidence: String, undo: String, notes: [String]) {
        self.permissions = permissions
        self.evidence = evidence
        self.undo = undo
        self.notes = notes
    }
}
