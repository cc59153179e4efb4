/// The parts of a received `Authorization` header.
struct AuthorizationHeader {
    var accessKeyID: String
    var scope: CredentialScope
    var signedHeaders: Set<String>
    var signature: String

    /// Reads `AWS4-HMAC-SHA256 Credential=.../.../.../.../aws4_request, SignedHeaders=...;..., Signature=...`.
    init(_ value: String) throws(VerificationFailure) {
        let trimmed = value[...].trimmingBlanks()
        let algorithm = trimmed.prefix { $0 != " " }
        guard algorithm == CredentialScope.algorithm else {
            throw .incomplete("Unsupported AWS 'algorithm': '\(algorithm)'.")
        }
        var parts: [Substring: String] = [:]
        for part in trimmed.dropFirst(algorithm.count).split(separator: ",") {
            let part = part.trimmingBlanks()
            let name = part.prefix { $0 != "=" }
            guard parts.updateValue(String(part.dropFirst(name.count + 1)), forKey: name) == nil else {
                throw .incomplete("Authorization header has more than one '\(name)' parameter.")
            }
        }
        let missing = ["Credential", "Signature", "SignedHeaders"].filter { parts[$0[...], default: ""].isEmpty }
        guard missing.isEmpty, let credential = parts["Credential"], let signed = parts["SignedHeaders"],
            let signature = parts["Signature"]
        else {
            throw .incomplete(
                missing.map { "Authorization header requires '\($0)' parameter." }.joined(separator: " "))
        }
        let elements = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard elements.count == 5 else {
            throw .incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    + "got '\(credential)'.")
        }
        guard elements[4] == CredentialScope.terminator else {
            throw .init(
                reason: .scope,
                message: "Credential should be scoped with a valid terminator: 'aws4_request', not '\(elements[4])'.")
        }
        accessKeyID = elements[0]
        scope = CredentialScope(day: elements[1], region: elements[2], service: elements[3])
        signedHeaders = Set(signed.split(separator: ";").map { $0.lowercased() })
        self.signature = signature
    }
}

extension VerificationFailure {
    static func incomplete(_ message: String) -> VerificationFailure { .init(reason: .incomplete, message: message) }
}

extension Substring {
    func trimmingBlanks() -> Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start }
        return start[...end]
    }
}
