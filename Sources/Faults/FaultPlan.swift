public import AWS

/// What a fault will do, resolved to real targets, before anything is changed.
public struct FaultPlan: Sendable, Hashable {
    /// An AWS API call that the fault will make.
    public struct Call: Sendable, Hashable {
        /// `service:Operation`, as IAM names it.
        public var action: String
        /// The request's parameters as they will be sent.
        public var parameters: [String]
        /// The ARN of what it changes; nil where that is not known beforehand.
        public var resource: String?

        /// A call of its parts.
        public init(_ action: String, _ parameters: [String], resource: String? = nil) {
            self.action = action
            self.parameters = parameters
            self.resource = resource
        }

        /// The call of an operation, with all that will be sent.
        public init<Output>(_ operation: AWSOperation<Output>, resource: String? = nil) {
            self.init(operation.iamAction, operation.written, resource: resource)
        }
    }

    /// The fault's name, `service/action`.
    public var fault: String
    /// The resources that the calls name.
    public var targets: [String]
    /// The calls that change something, in the order they are made; reads are not listed.
    public var calls: [Call]
    /// What takes the fault back, and what cannot be taken back.
    public var undo: String
    /// What else will feel it.
    public var blastRadius: String
    /// What it takes away, for the guards to reckon with.
    public var impact: FaultImpact
    /// Seconds after which the fault counts as not taken effect, and its undo as failed.
    public var timeLimitSeconds: Int
    /// Seconds that the injection may wait between its calls, which do not count against the time limit: shards of a
    /// group, for example, are failed over one after the other.
    public var waitingSeconds: Int
    /// Seconds that the fault's own checks may take, once its evidence is there.
    public var assessmentSeconds: Int
    /// Seconds after the injection at which the run takes the fault back, whatever else is going on; nil for a fault
    /// that ends by itself.
    public var longestSeconds: Int?

    /// A plan of all its parts.
    public init(
        fault: String, targets: [String], calls: [Call], undo: String, blastRadius: String,
        impact: FaultImpact = FaultImpact(), timeLimitSeconds: Int, waitingSeconds: Int = 0,
        assessmentSeconds: Int = 0, longestSeconds: Int? = nil
    ) {
        self.fault = fault
        self.targets = targets
        self.calls = calls
        self.undo = undo
        self.blastRadius = blastRadius
        self.impact = impact
        self.timeLimitSeconds = timeLimitSeconds
        self.waitingSeconds = waitingSeconds
        self.assessmentSeconds = assessmentSeconds
        self.longestSeconds = longestSeconds
    }
}

/// Proof that a fault took effect.
public struct Evidence: Sendable, Hashable {
    /// One fact of the proof.
    public struct Fact: Sendable, Hashable {
        /// What the fact is about, in snake case: `new_writer`.
        public var name: String
        /// What was seen, as text.
        public var value: String

        /// A fact of its parts.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The name of the fault that took effect, `service/action`.
    public var fault: String
    /// One sentence.
    public var summary: String
    /// What the summary rests on, in the order the report shows it.
    public var facts: [Fact]

    /// A proof of all its parts.
    public init(fault: String, summary: String, facts: [Fact]) {
        self.fault = fault
        self.summary = summary
        self.facts = facts
    }
}
