internal import HTTPClient

/// The credentials of a task's role, which ECS and EKS hand out at an address in the environment.
///
/// Source: "Container credential provider", AWS SDKs and Tools Reference Guide.
public struct ContainerCredentials: CredentialProvider {
    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    private let context: CredentialContext

    /// Credentials at the address that the environment names.
    public init(_ context: CredentialContext) { self.context = context }

    /// The place in words.
    public var place: String { "the container's role" }

    /// The role's credentials; none outside of a container with a role.
    ///
    /// - Throws: when the address is not to be trusted, or gives nothing.
    public func find() async throws(CredentialError) -> CredentialAnswer {
        guard let url = try address() else {
            return .none(because: "neither \(Self.relative) nor \(Self.full) is set")
        }
        func failure(_ reason: String) -> CredentialError {
            CredentialError(
                "the container's credentials at \(url) cannot be had: \(reason). Check that the task or pod has a role")
        }
        var headers = [HTTPField("Accept", "application/json")]
        if let token = try token() { headers.append(HTTPField("Authorization", token)) }
        let response: HTTPResponse
        do throws(MetadataRequest.Failure) {
            response = try await MetadataRequest(context: context).send(HTTPRequest(url: url, headers: headers))
        } catch {
            throw failure(error.reason)
        }
        guard let found = MetadataAnswer.read(response.body, source: place, method: .container) else {
            throw failure("the answer is not the JSON that a container agent gives")
        }
        return .found(found)
    }

    private func address() throws(CredentialError) -> String? {
        if let path = context.variable(Self.relative) {
            guard path.hasPrefix("/") else {
                throw CredentialError("\(Self.relative) is '\(path)'; it must start with '/'")
            }
            return context.linkLocal.container + path
        }
        guard let url = context.variable(Self.full) else { return nil }
        guard Self.isTrusted(url) else {
            throw CredentialError(
                "\(Self.full) is '\(url)'; over plain http only this machine and the addresses of ECS and EKS are "
                    + "asked for credentials")
        }
        return url
    }

    private func token() throws(CredentialError) -> String? {
        guard let path = context.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
            return context.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        }
        let text = try context.requiredFile(path, "the token file of the container's credentials,")
        return String(text.prefix { !$0.isNewline })
    }

    private static func isTrusted(_ url: String) -> Bool {
        if url.hasPrefix("https://") { return true }
        guard url.hasPrefix("http://") else { return false }
        let authority = url.dropFirst(7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        // What stands before an @ is a user's name, whatever it looks like, and the host comes after it.
        guard !authority.contains("@") else { return false }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        if ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(String(host)) { return true }
        return (try? Endpoint(override: "http://\(authority)", signingRegion: "", place: "the address"))?.isLoopback
            == true
    }
}
