internal import Basics
internal import Foundation

/// The policies of the sandbox's user: what its endpoint denies, and the inline policies that it has been given.
/// Without one of these everything is allowed; with them, what one allows and none denies.
final class UserPolicies: Sendable {
    /// Nobody may lock themselves out of the only user there is.
    private static let always = Wildcard("iam:*userpolic*")

    /// An inline policy.
    struct Inline: Sendable {
        var text: String
        var policy: ActionPolicy
    }

    private let endpoint: ActionPolicy
    private let inline = Locked<[String: Inline]>([:])

    init(_ conduct: EndpointConduct) {
        endpoint = ActionPolicy(deny: conduct.deny ?? [])
    }

    /// What is decided on an action.
    func decision(on action: String) -> ActionPolicy.Decision {
        guard endpoint.decision(on: action) == .allowed else { return .explicitDeny }
        let policies = inline.withLock { $0.values.map(\.policy) }
        guard !policies.isEmpty, !Self.always.matches(action.lowercased()) else { return .allowed }
        let decisions = policies.map { $0.decision(on: action) }
        if decisions.contains(.explicitDeny) { return .explicitDeny }
        return decisions.contains(.allowed) ? .allowed : .implicitDeny
    }

    func put(_ name: String, _ text: String) throws(AWSFault) {
        let policy = try ActionPolicy(document: text)
        inline.withLock { $0[name] = Inline(text: text, policy: policy) }
    }

    func text(of name: String) -> String? { inline.withLock { $0[name]?.text } }

    var names: [String] { inline.withLock { $0.keys.sorted() } }

    /// Whether there was one.
    func delete(_ name: String) -> Bool { inline.withLock { $0.removeValue(forKey: name) != nil } }
}

extension ActionPolicy {
    private struct Document: Decodable {
        var Version: String?
        var Statement: OneOrMany<Statement>
    }

    private struct Statement: Decodable {
        var Effect: String
        var Action: OneOrMany<String>
        var Resource: OneOrMany<String>
    }

    private enum OneOrMany<Value: Decodable>: Decodable {
        case some([Value])

        init(from decoder: any Decoder) throws {
            if let many = try? [Value](from: decoder) {
                self = .some(many)
            } else {
                self = .some([try Value(from: decoder)])
            }
        }

        var values: [Value] {
            switch self {
            case .some(let values): values
            }
        }
    }

    /// A policy document as IAM takes it. Its actions are enforced; the sandbox does not look at resources and
    /// conditions.
    ///
    /// - Throws: `MalformedPolicyDocument`.
    init(document text: String) throws(AWSFault) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
        } catch {
            throw AWSFault(
                "MalformedPolicyDocument", "Syntax errors in policy. The sandbox knows Effect, Action and Resource.")
        }
        var (allow, deny): ([String], [String]) = ([], [])
        for statement in document.Statement.values {
            let actions = statement.Action.values
            let malformed = actions.first { $0 != "*" && $0.split(separator: ":").count != 2 }
            guard malformed == nil, !statement.Resource.values.isEmpty else {
                throw AWSFault(
                    "MalformedPolicyDocument", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2")
            }
            switch statement.Effect {
            case "Allow": allow += actions
            case "Deny": deny += actions
            default: throw AWSFault("MalformedPolicyDocument", "Invalid effect: \(statement.Effect.clipped)")
            }
        }
        self.init(allow: allow, deny: deny)
    }
}
