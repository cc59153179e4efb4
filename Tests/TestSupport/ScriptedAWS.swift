internal import Basics
internal import FoundationEssentials

/// One call as an endpoint of AWS gets it.
public struct ScriptedCall: Sendable {
    /// The operation's name.
    public var action: String
    /// The parameters of the query protocols, by their names on the wire.
    public var form: [String: String] = [:]
    /// The body of the JSON protocols.
    public var body: [UInt8] = []
    /// Whether it came with a JSON protocol.
    public var isJSON = false

    /// The call that a request makes.
    init(_ request: ServerRequest) {
        if let target = request["X-Amz-Target"] {
            action = String(target.split(separator: ".").last ?? "")
            body = request.body
            isJSON = true
        } else {
            form = Self.form(String(decoding: request.body, as: UTF8.self))
            action = form["Action"] ?? ""
        }
    }

    private static func form(_ body: String) -> [String: String] {
        var form: [String: String] = [:]
        for pair in body.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            form[decoded(parts[0])] = parts.count > 1 ? decoded(parts[1]) : ""
        }
        return form
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The values of a list of the query protocols, `name.1`, `name.2` and so on.
    public func list(_ name: String) -> [String] {
        var values: [String] = []
        while let value = form["\(name).\(values.count + 1)"] { values.append(value) }
        return values
    }

    /// The JSON body as a value; nil when it is none.
    public func json<Value: Decodable>(_ type: Value.Type) -> Value? {
        try? JSONDecoder().decode(type, from: Data(body))
    }
}

/// A part of AWS that answers calls from a state of its own.
public protocol ScriptedService: Sendable {
    /// The answer; nil for a call of another service.
    func answer(_ call: ScriptedCall) throws -> ServerAnswer?
}

/// An endpoint of AWS over HTTP whose services a test chooses, and which misbehaves as a test says.
public final class ScriptedAWS: Sendable {
    /// What goes wrong with a call.
    public enum Misbehaviour: Sendable {
        /// Refused because there were too many.
        case throttled
        /// Refused because the credentials have expired.
        case expired
        /// Refused because the credentials do not allow it.
        case denied
        /// The connection ends without an answer, and nothing else happens.
        case lost
        /// The call takes effect, and the connection ends without an answer.
        case done
        /// The call takes effect, and half of the answer comes.
        case half
        /// The call takes effect, and the answer is XML with a document type and entities.
        case hostile
    }

    private struct CutOff: Error {}

    private struct State {
        var calls: [ScriptedCall] = []
        var script: @Sendable (ScriptedCall, Int) throws -> Misbehaviour? = { _, _ in nil }
    }

    private let state = Locked(State())
    private let server: TestServer

    /// Serves these services.
    public init(_ services: [any ScriptedService]) throws {
        let state = state
        server = try TestServer(answering: { request in
            let call = ScriptedCall(request)
            let (index, script) = state.withLock { state in
                state.calls.append(call)
                return (state.calls.count - 1, state.script)
            }
            return try Self.answer(call, try script(call, index), services)
        })
    }

    /// The endpoint.
    public var url: String { server.url }

    /// What goes wrong from now on with each call and its number, from 0 over all calls; it may change a service first.
    public func script(_ script: @escaping @Sendable (ScriptedCall, Int) throws -> Misbehaviour?) {
        state.withLock { $0.script = script }
    }

    /// Every call so far, or those of `action`.
    public func calls(of action: String? = nil) -> [ScriptedCall] {
        state.withLock { $0.calls.filter { action == nil || $0.action == action } }
    }

    /// Forgets the calls so far; numbers begin at 0 again.
    public func forget() { state.withLock { $0.calls = [] } }

    private static func answer(
        _ call: ScriptedCall, _ misbehaviour: Misbehaviour?, _ services: [any ScriptedService]
    ) throws -> ServerAnswer {
        func served() throws -> ServerAnswer {
            for service in services {
                if let answer = try service.answer(call) { return answer }
            }
            return error(call, 400, "InvalidAction")
        }
        switch misbehaviour {
        case nil: return try served()
        case .throttled, .expired, .denied: return refusal(call, misbehaviour)
        case .lost: throw CutOff()
        case .done:
            _ = try served()
            throw CutOff()
        case .half:
            var answer = try served()
            answer.body = Array(answer.body[..<(answer.body.count / 2)])
            return answer
        case .hostile:
            _ = try served()
            return hostile(call)
        }
    }

    private static func refusal(_ call: ScriptedCall, _ misbehaviour: Misbehaviour?) -> ServerAnswer {
        switch misbehaviour {
        // EC2 has a code of its own for it.
        case .expired: error(call, 400, call.form["Version"] == "2016-11-15" ? "RequestExpired" : "ExpiredToken")
        case .denied: error(call, 403, "UnauthorizedOperation")
        default: error(call, call.isJSON ? 400 : 503, call.isJSON ? "ThrottlingException" : "RequestLimitExceeded")
        }
    }

    private static func hostile(_ call: ScriptedCall) -> ServerAnswer {
        ServerAnswer(
            200,
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\"><!ENTITY c \"&b;&b;\">]>"
                + "<\(call.action)Response>&c;</\(call.action)Response>")
    }

    /// The bytes that a call gets which really was, or would be, served elsewhere; none when its connection just ends.
    static func spoilt(
        _ call: ScriptedCall, _ misbehaviour: Misbehaviour, served: () throws -> [UInt8]
    ) throws -> [UInt8] {
        switch misbehaviour {
        case .throttled, .expired, .denied: return refusal(call, misbehaviour).bytes
        case .lost: return []
        case .done:
            _ = try served()
            return []
        case .half:
            let answer = try served()
            return Array(answer[..<(answer.count / 2)])
        case .hostile:
            _ = try served()
            return hostile(call).bytes
        }
    }

    /// A refusal as the call's protocol writes it.
    public static func error(_ call: ScriptedCall, _ status: Int, _ code: String) -> ServerAnswer {
        if call.isJSON { return ServerAnswer(status, "{\"__type\":\"\(code)\",\"message\":\"no\"}") }
        return ServerAnswer(
            status, "<Response><Errors><Error><Code>\(code)</Code><Message>no</Message></Error></Errors></Response>")
    }
}
