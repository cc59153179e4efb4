internal import HTTPClient

/// The credentials of an EC2 instance's role, from its metadata service, version 2 only: version 1 gives them to
/// whoever can make the machine fetch a URL.
///
/// Source: "IMDS credential provider", AWS SDKs and Tools Reference Guide.
struct InstanceCredentials: CredentialProvider {
    private static let path = "/latest/meta-data/iam/security-credentials/"
    /// How long credentials that have ended are used on: EC2 cannot renew them just then, and AWS takes them.
    private static let extensionSeconds: Int64 = 600

    let profile: String
    let context: CredentialContext

    var place: String { "the instance's role (EC2 metadata)" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        guard context.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else {
            return .none(because: "AWS_EC2_METADATA_DISABLED is true")
        }
        let settings = try SharedConfiguration(context).profiles[profile] ?? [:]
        let base = try endpoint(settings)
        var request = MetadataRequest(context: context)
        request.attempts = number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", settings, "metadata_service_num_attempts")
        request.timeoutMilliseconds =
            1_000 * number("AWS_METADATA_SERVICE_TIMEOUT", settings, "metadata_service_timeout")
        do throws(MetadataRequest.Failure) {
            let token = try await request.send(
                HTTPRequest(
                    method: "PUT", url: base + "/latest/api/token",
                    headers: [HTTPField("x-aws-ec2-metadata-token-ttl-seconds", "21600")]))
            let header = HTTPField("x-aws-ec2-metadata-token", String(decoding: token.body, as: UTF8.self))
            let name = try await request.send(HTTPRequest(url: base + Self.path, headers: [header]))
            let role = String(decoding: name.body, as: UTF8.self).prefix { !$0.isNewline }
            guard !role.isEmpty else { return .none(because: "the instance has no role") }
            let answer = try await request.send(HTTPRequest(url: base + Self.path + role, headers: [header]))
            return lasting(answer, role: String(role))
        } catch {
            switch error.status {
            case 404?: return .none(because: "the instance has no role, or its metadata is not of version 2")
            default: return .none(because: "\(base) gives none: \(error.reason)")
            }
        }
    }

    private func lasting(_ answer: HTTPResponse, role: String) -> CredentialAnswer {
        guard
            var found = MetadataAnswer.read(
                answer.body, source: "the instance's role \(role)", method: .instance)
        else { return .none(because: "EC2 has no credentials of the role \(role): check that EC2 may assume it") }
        let now = context.outside.now()
        if let end = found.expiresAt, end <= now { found.expiresAt = now + Self.extensionSeconds }
        return .found(found)
    }

    private func number(_ variable: String, _ settings: [String: String], _ key: String) -> Int {
        let written = context.variable(variable) ?? settings[key]
        return min(max(written.flatMap { Int($0) } ?? 1, 1), 60)
    }

    private func endpoint(_ settings: [String: String]) throws(CredentialError) -> String {
        if let url = context.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? settings["ec2_metadata_service_endpoint"]
        {
            guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
                throw CredentialError(
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT is '\(url)': write a URL such as http://169.254.169.254")
            }
            return url.hasSuffix("/") ? String(url.dropLast()) : url
        }
        let mode =
            context.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE") ?? settings["ec2_metadata_service_endpoint_mode"]
        switch mode?.lowercased() {
        case nil, "ipv4": return context.linkLocal.instance
        case "ipv6": return context.linkLocal.instanceIPv6
        case let other?:
            throw CredentialError(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is '\(other)': write IPv4 or IPv6")
        }
    }
}
