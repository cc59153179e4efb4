internal import Basics
internal import FoundationEssentials
internal import Stack

/// The right to break a stack: at most one run holds it, and every machine that reads the stack's account sees who.
///
/// It is the SSM parameter `/gameday/<stack>/lease`; why there, and what that cannot do, is decision 0005.
public struct Lease: Sendable, Hashable, Codable {
    /// The run that holds it.
    public var run: String
    /// The machine that the run is on.
    public var host: String
    /// The run's process on that machine, by which the same machine can tell whether it still lives; nil when unknown.
    public var process: String?
    /// When it was taken, in seconds since 1970.
    public var began: Int64
    /// Until when it holds unless it is renewed, in seconds since 1970.
    public var expires: Int64

    /// A lease of its parts.
    public init(run: String, host: String, process: String? = nil, began: Int64, expires: Int64) {
        self.run = run
        self.host = host
        self.process = process
        self.began = began
        self.expires = expires
    }

    /// How long a lease holds without being renewed, in seconds.
    public static let lifetimeSeconds: Int64 = 60
    /// It is renewed this often: two renewals may fail before it is lost.
    public static let renewalSeconds: Int64 = 20
    /// How far the clocks of two machines may be apart before one takes the other's run for dead.
    public static let graceSeconds: Int64 = 30

    /// The parameter's name for a stack.
    public static func parameterName(stack: String) -> String { StackParameters.path(of: stack) + "/lease" }

    /// The parameter's value.
    public var text: String {
        var members: [JSON.Member] = [("run", .string(run)), ("host", .string(host))]
        if let process { members.append(("process", .string(process))) }
        members += [("began", .integer(Int(began))), ("expires", .integer(Int(expires)))]
        return JSON.object(members).text
    }

    /// The lease that a parameter's value says; nil when it is none.
    public init?(text: String) {
        guard let lease = try? JSONDecoder().decode(Lease.self, from: Data(text.utf8)) else { return nil }
        self = lease
    }
}
