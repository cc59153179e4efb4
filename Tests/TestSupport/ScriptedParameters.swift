internal import Basics
internal import Foundation

/// Parameter Store and STS, served over HTTP in AWS's own forms; a test reads and changes what is stored. Every other
/// service answers that there is nothing.
public final class ScriptedParameters: ScriptedService {
    private struct State {
        var values: [String: String] = [:]
        var calls: [String] = []
        var refusal: String?
        /// The one operation that is refused; nil for all.
        var refused: String?
        /// The operation whose answers are cut off, and whether it takes effect.
        var cutOff: (operation: String, takesEffect: Bool)?
    }

    private struct CutOff: Error {}

    private let state: Locked<State>
    private let server: TestServer

    /// Serves a store that is empty, for the account of these digits.
    public init(account: String = "000000000000") throws {
        let state = Locked(State())
        self.state = state
        server = try TestServer(answering: { request in
            guard let target = request["X-Amz-Target"], target.hasPrefix("AmazonSSM.") else {
                return Self.nothing(ScriptedCall(request).action, account: account)
            }
            return try Self.answer(ScriptedCall(request), state)
        })
    }

    /// Answers a call of Parameter Store at the endpoint of all services.
    public func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        call.action.contains("Parameter") && call.isJSON ? try Self.answer(call, state) : nil
    }

    private static func answer(_ call: ScriptedCall, _ state: Locked<State>) throws -> ServerAnswer {
        let object = try JSONSerialization.jsonObject(with: Data(call.body)) as? [String: Any] ?? [:]
        let (name, value) = (object["Name"] as? String, object["Value"] as? String)
        let (path, overwrites) = (object["Path"] as? String ?? "", object["Overwrite"] as? Bool ?? false)
        return try state.withLock { state in
            if let cutOff = state.cutOff, cutOff.operation == call.action {
                if cutOff.takesEffect { _ = Self.answer(call.action, name ?? path, value, overwrites, &state) }
                throw CutOff()
            }
            return Self.answer(call.action, name ?? path, value, overwrites, &state)
        }
    }

    /// What is stored, by name.
    public var values: [String: String] { state.withLock { $0.values } }

    /// The endpoint.
    public var url: String { server.url }

    /// What a parameter says; nil when there is none.
    public subscript(name: String) -> String? { state.withLock { $0.values[name] } }

    /// The operations of Parameter Store that were asked for so far.
    public var calls: [String] { state.withLock { $0.calls } }

    /// Refuses every call of Parameter Store, or those of one operation, with this code from now on; nil: no longer.
    public func refuse(_ code: String?, only operation: String? = nil) {
        state.withLock { ($0.refusal, $0.refused) = (code, operation) }
    }

    /// Ends the connection of every call of an operation without an answer from now on; nil: no longer.
    public func cutOff(_ operation: String?, takesEffect: Bool = true) {
        state.withLock { $0.cutOff = operation.map { ($0, takesEffect) } }
    }

    /// Stores a text as somebody else would.
    public func set(_ name: String, to value: String?) { state.withLock { $0.values[name] = value } }

    private static func answer(
        _ operation: String, _ name: String, _ value: String?, _ overwrites: Bool, _ state: inout State
    ) -> ServerAnswer {
        state.calls.append(operation)
        if let refusal = state.refusal, state.refused ?? operation == operation { return error(refusal) }
        switch operation {
        case "PutParameter":
            if state.values[name] != nil, !overwrites { return error("ParameterAlreadyExists") }
            state.values[name] = value
            return json(["Version": 1])
        case "GetParameter":
            guard let value = state.values[name] else { return error("ParameterNotFound") }
            return json(["Parameter": ["Name": name, "Value": value, "Version": 1]])
        case "GetParametersByPath":
            let below = state.values.filter { $0.key.hasPrefix(name + "/") }.sorted { $0.key < $1.key }
            return json(["Parameters": below.map { ["Name": $0.key, "Value": $0.value, "Version": 1] }])
        case "DeleteParameter":
            guard state.values.removeValue(forKey: name) != nil else { return error("ParameterNotFound") }
            return json([:])
        default: return error("UnknownOperationException")
        }
    }

    /// What every other service answers: that there is nothing, and who asks.
    public static func nothing(_ action: String, account: String = "000000000000") -> ServerAnswer {
        guard action != "GetCallerIdentity" else { return identity(account) }
        return ServerAnswer(200, "<\(action)Response><\(action)Result></\(action)Result></\(action)Response>")
    }

    private static func identity(_ account: String) -> ServerAnswer {
        ServerAnswer(
            200,
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::\(account):user/u</Arn>"
                + "<UserId>U</UserId><Account>\(account)</Account></GetCallerIdentityResult>"
                + "</GetCallerIdentityResponse>")
    }

    private static func json(_ object: [String: Any], status: Int = 200) -> ServerAnswer {
        let text = (try? JSONSerialization.data(withJSONObject: object)).map { String(decoding: $0, as: UTF8.self) }
        return ServerAnswer(status, text ?? "{}", headers: [("Content-Type", "application/x-amz-json-1.1")])
    }

    private static func error(_ code: String) -> ServerAnswer {
        json(["__type": code, "message": "no"], status: 400)
    }
}
