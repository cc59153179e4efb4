/// The role of a pod or of a pipeline's job: assumed with the token that its platform writes to a file and renews.
///
/// The three settings are read one by one from the environment, where it counts, and else from the profile.
///
/// Source: "Assume role credential provider", AWS SDKs and Tools Reference Guide.
struct WebIdentityCredentials: CredentialProvider {
    let profile: String
    /// False for a profile that was named: then the environment's settings do not count.
    let readsEnvironment: Bool
    let sts: SecurityTokens

    var place: String { "a web identity" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        let settings = try SharedConfiguration(sts.context).profiles[profile] ?? [:]
        func setting(_ key: String, _ variable: String) -> String? {
            readsEnvironment ? sts.context.environment[variable] ?? settings[key] : settings[key]
        }
        guard let file = setting("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE"), !file.isEmpty else {
            return .none(
                because: (readsEnvironment ? "AWS_WEB_IDENTITY_TOKEN_FILE is not set, and " : "")
                    + "the profile '\(profile)' has no web_identity_token_file")
        }
        guard let arn = setting("role_arn", "AWS_ROLE_ARN"), !arn.isEmpty else {
            throw CredentialError(
                "there is a web identity token file, \(file), but no role for it: set AWS_ROLE_ARN, or role_arn in the "
                    + "profile '\(profile)'")
        }
        let token = try sts.context.requiredFile(file, "the web identity token file")
        return .found(
            try await sts.ask(
                STS.assumeRoleWithWebIdentity(
                    arn,
                    sessionName: setting("role_session_name", "AWS_ROLE_SESSION_NAME") ?? sts.defaultSessionName,
                    token: token),
                with: nil, role: "the role \(arn) of the web identity", method: .webIdentity))
    }
}
