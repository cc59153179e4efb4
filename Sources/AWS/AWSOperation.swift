/// Whether a call only looks or also changes something: it decides what may be sent twice.
public enum Effect: Sendable, Hashable {
    /// Sent again freely.
    case reads
    /// Never sent again while it is unknown whether it took effect.
    case changes
}

/// One AWS call with its parameters, and how its answer is read.
///
/// A value, so that a plan can show the exact calls before anything is sent.
public struct AWSOperation<Output: Sendable>: Sendable {
    /// The service that is called.
    public var service: AWSService
    /// The operation's name in the API reference, such as `FailoverDBCluster`.
    public var name: String
    /// Whether it changes something.
    public var effect: Effect
    /// A structure.
    public var parameters: AWSValue
    /// Where the request goes: `/` but for REST protocols, whose operations have paths of their own.
    public var path: String
    /// False for the few calls that get credentials: what they carry is the proof.
    var isSigned = true
    let decode: @Sendable (AWSAnswer) throws(AnswerError) -> Output

    /// The IAM action that allows the call: `rds:FailoverDBCluster`.
    public var iamAction: String { "\(service.name):\(name)" }

    /// A call; `decode` reads the answer of a successful one.
    public init(
        _ service: AWSService, _ name: String, effect: Effect, parameters: AWSValue = .structure([]),
        path: String = "/", decode: @escaping @Sendable (AWSAnswer) throws(AnswerError) -> Output
    ) {
        self.service = service
        self.name = name
        self.effect = effect
        self.parameters = parameters
        self.path = path
        self.decode = decode
    }
}

/// One page of a paged answer.
public struct AWSPage<Element: Sendable>: Sendable {
    /// What the page holds.
    public var items: [Element]
    /// What to ask the next page with; nil when this is the last.
    public var next: String?

    /// A page. AWS writes "no more" also as an empty marker.
    public init(items: [Element], next: String?) {
        self.items = items
        self.next = next?.isEmpty == true ? nil : next
    }
}
