import Basics
import Foundation
import SigV4
import TestSupport

/// A server that hands out credentials as STS, IAM Identity Center, ECS's agent and EC2's metadata service do. The key
/// id says all that was asked with, so that whoever gets the same key has asked the same; its secret and its token
/// follow from it, and a signature by any other secret is refused.
final class TokenServer: Sendable {
    private struct State {
        var requests: [String] = []
        var status: Int?
        var lifetime: Int64 = 3_600
        var isOfVersion1 = false
        var hasRole = true
    }

    private let state: Locked<State>
    private let server: TestServer

    var url: String { server.url }
    /// What was asked, a word each.
    var requests: [String] { state.withLock { $0.requests } }
    /// The status that everything is answered with; nil for what is right.
    func fail(_ status: Int?) { state.withLock { $0.status = status } }
    /// How long what is handed out lasts, in seconds.
    func last(_ seconds: Int64) { state.withLock { $0.lifetime = seconds } }
    /// A metadata service of version 1 only.
    func beOfVersion1() { state.withLock { $0.isOfVersion1 = true } }
    /// An instance without a role.
    func haveNoRole() { state.withLock { $0.hasRole = false } }

    static func secret(_ key: String) -> String { "secret-of-\(key)" }
    static func token(_ key: String) -> String? { key.hasPrefix("ASIA") ? "token-of-\(key)" : nil }

    init(now: @escaping @Sendable () -> Int64) throws {
        let state = Locked(State())
        self.state = state
        let verifier = Verifier(credentials: { key in
            Credentials(
                accessKeyID: key, secretAccessKey: Self.secret(key), sessionToken: Self.token(key))
        })
        server = try TestServer(answering: { request in
            let (status, lifetime, isOfVersion1, hasRole) = state.withLock {
                ($0.status, $0.lifetime, $0.isOfVersion1, $0.hasRole)
            }
            let answerer = Answerer(
                request: request, now: now(), lifetime: lifetime, verifier: verifier, isOfVersion1: isOfVersion1,
                hasRole: hasRole)
            let (name, answer) = answerer.answer()
            state.withLock { $0.requests.append(name) }
            return status.map { ServerAnswer($0, "") } ?? answer
        })
    }

    private struct Answerer {
        let request: ServerRequest
        let now: Int64
        let lifetime: Int64
        let verifier: Verifier
        let isOfVersion1: Bool
        let hasRole: Bool

        var path: String { String(request.target.prefix { $0 != "?" }) }
        var end: String { Date(timeIntervalSince1970: Double(now + lifetime)).formatted(.iso8601) }

        func answer() -> (String, ServerAnswer) {
            switch path {
            case "/": return sts()
            case "/federation/credentials": return ("GetRoleCredentials", roleCredentials())
            case "/token": return ("CreateToken", createToken())
            case "/latest/api/token":
                let isAsked = request.method == "PUT" && request["x-aws-ec2-metadata-token-ttl-seconds"] != nil
                return ("metadata-token", isAsked && !isOfVersion1 ? ServerAnswer(200, "v2") : ServerAnswer(404))
            case _ where path.hasPrefix("/latest/meta-data/"): return ("metadata", metadata())
            default:
                let token = request["Authorization"].map { ".auth-\($0)" } ?? ""
                return ("container", json("ASIA.container\(request.target.replacing("/", with: "-"))\(token)"))
            }
        }

        private func json(_ key: String) -> ServerAnswer {
            ServerAnswer(
                200,
                #"{"AccessKeyId": "\#(key)", "SecretAccessKey": "\#(secret(key))", "Token": "\#(token(key) ?? "")", "#
                    + #""Expiration": "\#(end)"}"#)
        }

        private func metadata() -> ServerAnswer {
            // As an instance of version 1 gives it to anyone, so that a client that falls back is seen.
            guard isOfVersion1 || request["x-aws-ec2-metadata-token"] == "v2" else { return ServerAnswer(401) }
            guard hasRole else { return ServerAnswer(404) }
            return path.hasSuffix("/") ? ServerAnswer(200, "web-role") : json("ASIA.instance-web-role")
        }

        private func form() -> [String: String] {
            var components = URLComponents()
            components.percentEncodedQuery = String(decoding: request.body, as: UTF8.self)
            let items = (components.queryItems ?? []).map { ($0.name, $0.value ?? "") }
            return Dictionary(items) { first, _ in first }
        }

        private func session(_ form: [String: String]) -> String {
            let name = form["RoleSessionName"] ?? "none"
            return name.contains("-session-1") ? "default" : name
        }

        private func sts() -> (String, ServerAnswer) {
            let form = form()
            let action = form["Action"] ?? ""
            let role = (form["RoleArn"] ?? "").split(separator: "/").last ?? "none"
            var parts = ["ASIA", action == "AssumeRole" ? "role-\(role)" : "web-\(role)", session(form)]
            if action == "AssumeRole" {
                let signed = SignableRequest(
                    method: request.method, target: request.target, headers: request.headers,
                    payload: .bytes(request.body))
                guard let identity = try? verifier.verify(signed, now: now) else {
                    return (action, error(403, "SignatureDoesNotMatch"))
                }
                parts += [form["ExternalId"] ?? "", form["DurationSeconds"] ?? "", "by-\(identity.accessKeyID)"]
            } else {
                guard request["Authorization"] == nil else { return (action, error(400, "SignedForNothing")) }
                parts.append(form["WebIdentityToken"] ?? "")
            }
            let key = parts.joined(separator: ".")
            return (
                action,
                ServerAnswer(
                    200,
                    """
                    <\(action)Response><\(action)Result><Credentials><AccessKeyId>\(key)</AccessKeyId>
                    <SecretAccessKey>\(secret(key))</SecretAccessKey><SessionToken>\(token(key) ?? "")</SessionToken>
                    <Expiration>\(end)</Expiration></Credentials></\(action)Result></\(action)Response>
                    """)
            )
        }

        private func error(_ status: Int, _ code: String) -> ServerAnswer {
            ServerAnswer(
                status, "<ErrorResponse><Error><Code>\(code)</Code><Message>refused</Message></Error></ErrorResponse>")
        }

        private func roleCredentials() -> ServerAnswer {
            let items = URLComponents(string: request.target)?.queryItems ?? []
            func item(_ name: String) -> String { items.first { $0.name == name }?.value ?? "" }
            let bearer = request["x-amz-sso_bearer_token"] ?? ""
            guard bearer.hasPrefix("good") else {
                return ServerAnswer(
                    401, #"{"message": "Session token not found or invalid"}"#,
                    headers: [("x-amzn-ErrorType", "UnauthorizedException")])
            }
            let key = "ASIA.sso-\(item("role_name"))-\(item("account_id"))-\(bearer)"
            return ServerAnswer(
                200,
                #"{"roleCredentials": {"accessKeyId": "\#(key)", "secretAccessKey": "\#(secret(key))", "#
                    + #""sessionToken": "\#(token(key) ?? "")", "expiration": \#((now + lifetime) * 1_000)}}"#)
        }

        private func createToken() -> ServerAnswer {
            struct Asked: Decodable {
                var clientId, clientSecret, grantType, refreshToken: String
            }
            guard let asked = try? JSONDecoder().decode(Asked.self, from: Data(request.body)),
                asked.grantType == "refresh_token", asked.clientSecret == "client-secret"
            else { return ServerAnswer(400, #"{"error": "invalid_request"}"#) }
            return ServerAnswer(
                200, #"{"accessToken": "good-by-\#(asked.refreshToken)", "expiresIn": 28800, "refreshToken": "next"}"#)
        }
    }
}
