public import AWS
public import Basics
public import Documents
public import HTTPClient
public import Runner

/// A place that is told how a run ended. It has everything from the run's directory, so that a run of last week can be
/// sent as well as the one that has just ended.
public protocol Destination: Sendable {
    /// How a destinations file names it.
    static var kind: String { get }
    /// What messages name it by; never holds a secret.
    var name: String { get }
    /// How long a delivery may take, all retries included, in milliseconds.
    var limitMilliseconds: Int { get }
    /// Where its secrets come from, for a look before a run whether they are there.
    var secrets: [SecretSource] { get }

    /// What delivering to it needs to be allowed in IAM, besides reading its secrets; nothing outside of AWS.
    ///
    /// - Parameter region: the stack's; nil when that is not known.
    func permissions(region: String?) -> [PolicyDocument.Statement]

    /// Reads the destination's keys in a destinations file; nil, and logged, when they do not make one.
    init?(_ reader: inout MappingReader)

    /// Delivers the run. Doing it again must do no harm.
    ///
    /// - Returns: what was done, in a few words.
    func deliver(_ run: RunRecord, in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String
}

extension Destination {
    /// No secret.
    public var secrets: [SecretSource] { [] }

    /// Nothing.
    public func permissions(region: String?) -> [PolicyDocument.Statement] { [] }
}

/// Why a run did not get to a destination. Never holds a secret.
public struct DeliveryFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened.
    public var reason: String
    /// What to do about it.
    public var mend: String

    /// A failure of its parts.
    public init(_ reason: String, mend: String) {
        self.reason = reason
        self.mend = mend
    }

    /// The failure of a call to AWS.
    init(_ error: AWSError, mend: String) { self.init("\(error)", mend: mend) }

    /// Both in one line.
    public var description: String { "\(reason); \(mend)" }
}

/// Everything outside that a delivery uses.
public struct DeliveryEnvironment: Sendable {
    /// Reaches the destinations directly.
    public var http: HTTPClient
    /// What AWS's destinations are called with; never a sandbox's keys.
    public var credentials: any CredentialProvider
    /// The endpoints that the environment and the profile name, where a destination names none.
    public var endpoints: EndpointSettings
    /// Measures how long a delivery takes.
    public var clock: MonotonicClock
    /// Seconds since 1970, for signatures.
    public var secondsSince1970: @Sendable () -> Int64
    /// Waits so many milliseconds; throws when the task is cancelled.
    public var pause: @Sendable (Int) async throws -> Void
    /// A number from 0 up to 1, uniform.
    public var random: @Sendable () -> Double
    /// The value of an environment variable.
    public var variable: @Sendable (String) -> String?

    /// An environment of these parts.
    public init(
        http: HTTPClient, credentials: any CredentialProvider, endpoints: EndpointSettings = .none,
        clock: MonotonicClock, secondsSince1970: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (Int) async throws -> Void,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        variable: @escaping @Sendable (String) -> String?
    ) {
        self.http = http
        self.credentials = credentials
        self.endpoints = endpoints
        self.clock = clock
        self.secondsSince1970 = secondsSince1970
        self.pause = pause
        self.random = random
        self.variable = variable
    }

    var outside: AWSClient.Outside { AWSClient.Outside(now: secondsSince1970, sleep: pause, random: random) }

    /// A client for a region's services.
    func aws(region: String, endpoint: String?) -> AWSClient {
        AWSClient(
            region: region, endpoint: endpoint, credentials: credentials, http: http, outside: outside,
            endpoints: endpoints)
    }
}
