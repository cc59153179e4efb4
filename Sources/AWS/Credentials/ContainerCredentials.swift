internal import Basics
internal import FoundationEssentials
public import HTTPClient
internal import SigV4

/// The credentials of a task's role, which ECS and EKS hand out at an address in the environment. They expire; they
/// are asked for again before they do.
///
/// Source: "Container credential provider", AWS SDKs and Tools Reference Guide.
public final class ContainerCredentials: CredentialProvider {
    private struct Held {
        var credentials: SourcedCredentials
        /// Seconds since 1970.
        var expiresAt: Int64
    }

    private enum Place {
        case none
        case address(url: String, token: String?, tokenFile: String?)
        case unusable(CredentialError)
    }

    /// How long before they expire new credentials are asked for, in seconds.
    private static let refreshAhead: Int64 = 300

    private let address: Place
    private let http: HTTPClient
    private let now: @Sendable () -> Int64
    private let held = Locked<Held?>(nil)

    /// Credentials at the address that the environment names.
    ///
    /// - Parameters:
    ///   - environment: read for `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`, `AWS_CONTAINER_CREDENTIALS_FULL_URI`,
    ///     `AWS_CONTAINER_AUTHORIZATION_TOKEN` and `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`.
    ///   - now: the present time, in seconds since 1970.
    public init(environment: [String: String], http: HTTPClient, now: @escaping @Sendable () -> Int64) {
        self.http = http
        self.now = now
        address = Self.address(in: environment)
    }

    /// The place in words.
    public var place: String { "the container's credentials (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)" }

    /// The role's credentials; nil outside of a container with a role.
    ///
    /// - Throws: when the address is not to be trusted, or gives nothing and no unexpired credentials are held.
    public func credentials() async throws(CredentialError) -> SourcedCredentials? {
        switch address {
        case .none: return nil
        case .unusable(let error): throw error
        case .address(let url, let token, let tokenFile):
            let known = held.withLock { $0 }
            if let known, known.expiresAt - now() > Self.refreshAhead { return known.credentials }
            do throws(CredentialError) {
                let new = try await fetch(url, token: token, tokenFile: tokenFile)
                held.withLock { $0 = new }
                return new.credentials
            } catch {
                if let known, known.expiresAt > now() { return known.credentials }
                throw error
            }
        }
    }

    private static func address(in environment: [String: String]) -> Place {
        let token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        let tokenFile = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"], !path.isEmpty {
            guard path.hasPrefix("/") else {
                return .unusable(
                    CredentialError("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is '\(path)'; it must start with '/'"))
            }
            return .address(url: "http://169.254.170.2\(path)", token: token, tokenFile: tokenFile)
        }
        guard let url = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"], !url.isEmpty else { return .none }
        guard isTrusted(url) else {
            return .unusable(
                CredentialError(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI is '\(url)'; over plain http only this machine and the "
                        + "addresses of ECS and EKS are asked for credentials"))
        }
        return .address(url: url, token: token, tokenFile: tokenFile)
    }

    private static func isTrusted(_ url: String) -> Bool {
        if url.hasPrefix("https://") { return true }
        guard url.hasPrefix("http://") else { return false }
        let authority = url.dropFirst(7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        if ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(String(host)) { return true }
        return (try? Endpoint(override: "http://\(authority)", signingRegion: ""))?.isLoopback == true
    }

    private func fetch(_ url: String, token: String?, tokenFile: String?) async throws(CredentialError) -> Held {
        func failure(_ reason: String) -> CredentialError {
            CredentialError("the container's credentials at \(url) cannot be had: \(reason)")
        }
        var token = token
        if let tokenFile {
            guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
                throw failure("the token file \(tokenFile) cannot be read")
            }
            token = String(text.prefix { !$0.isNewline })
        }
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(
                HTTPRequest(
                    url: url, headers: token.map { [HTTPField("Authorization", $0)] } ?? [],
                    timeoutMilliseconds: 5_000, connectTimeoutMilliseconds: 2_000))
        } catch {
            throw failure("\(error)")
        }
        guard response.status == 200 else { throw failure("HTTP \(response.status)") }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)) else {
            throw failure("the answer is not the JSON that a container agent gives")
        }
        let expiration = answer.Expiration.flatMap { try? Date($0, strategy: .iso8601) }
        return Held(
            credentials: SourcedCredentials(
                Credentials(
                    accessKeyID: answer.AccessKeyId, secretAccessKey: answer.SecretAccessKey,
                    sessionToken: answer.Token),
                source: .other("the container's role")),
            expiresAt: expiration.map { Int64($0.timeIntervalSince1970) } ?? .max)
    }

    private struct Answer: Decodable {
        var AccessKeyId: String
        var SecretAccessKey: String
        var Token: String?
        var Expiration: String?
    }
}
