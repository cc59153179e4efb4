/// The role that a profile names with `role_arn`, assumed with the credentials of its `source_profile`, which may be a
/// role itself, or of its `credential_source`.
///
/// Source: "Assume role credential provider", AWS SDKs and Tools Reference Guide.
struct AssumedRoleCredentials: CredentialProvider {
    let profile: String
    let sources: ProfileSources
    /// The profiles on the way to this one, this one last.
    private let visited: [String]

    init(profile: String, sources: ProfileSources, visited: [String] = []) {
        self.profile = profile
        self.sources = sources
        self.visited = visited + [profile]
    }

    var place: String { "the role of the profile '\(profile)'" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        let configuration = try SharedConfiguration(sources.context)
        let settings = configuration.profiles[profile] ?? [:]
        guard let arn = settings["role_arn"] else { return .none(because: "the profile has no role_arn") }
        // With a token file it is a web identity's role.
        guard settings["web_identity_token_file"] == nil else {
            return .none(because: "the profile has a web_identity_token_file")
        }
        guard settings["mfa_serial"] == nil else {
            throw failure("its mfa_serial wants a code that nobody is there to type: \(LoginSession.wayOut(profile))")
        }
        let source = try source(settings, in: configuration)
        guard case .found(let found) = try await source.find() else {
            throw failure("\(source.place) has no credentials: give it some, or name another source")
        }
        var seconds: Int?
        if let written = settings["duration_seconds"] {
            seconds = Int(written)
            if seconds == nil { throw failure("its duration_seconds is no whole number: write one such as 3600") }
        }
        let sts = sources.sts
        return .found(
            try await sts.ask(
                STS.assumeRole(
                    arn, sessionName: settings["role_session_name"] ?? sts.defaultSessionName, seconds: seconds,
                    externalID: settings["external_id"]),
                with: found, role: "the role \(arn) of the profile '\(profile)'", method: .assumedRole))
    }

    private func failure(_ reason: String) -> CredentialError {
        CredentialError("the profile '\(profile)' has a role_arn, but \(reason)")
    }

    /// Where the credentials to assume the role with come from.
    private func source(
        _ settings: [String: String], in configuration: SharedConfiguration
    ) throws(CredentialError) -> any CredentialProvider {
        switch (settings["source_profile"], settings["credential_source"]) {
        case (_?, _?): throw failure("both source_profile and credential_source: remove one")
        case (nil, nil): throw failure("neither source_profile nor credential_source: add one")
        case (nil, let name?):
            switch name {
            case "Environment":
                return EnvironmentCredentials(sources.context.environment, now: sources.context.outside.now)
            case "EcsContainer": return ContainerCredentials(sources.context)
            case "Ec2InstanceMetadata": return InstanceCredentials(profile: profile, context: sources.context)
            default:
                throw failure(
                    "its credential_source '\(name)' is unknown: write Environment, EcsContainer or "
                        + "Ec2InstanceMetadata")
            }
        case (let name?, nil): return try source(profile: name, in: configuration)
        }
    }

    private func source(
        profile name: String, in configuration: SharedConfiguration
    ) throws(CredentialError) -> any CredentialProvider {
        guard let settings = configuration.profiles[name] else {
            throw failure("its source_profile '\(name)' is not in \(configuration.paths): add it, or name another")
        }
        let hasKeys = settings["aws_access_key_id"] != nil || settings["aws_secret_access_key"] != nil
        // A profile may name itself, so that its own keys assume its role.
        guard !visited.contains(name) || (name == profile && hasKeys) else {
            throw failure(
                "its source_profile leads in a circle, \((visited + [name]).joined(separator: " -> ")): end it in a "
                    + "profile with keys")
        }
        if !hasKeys, settings["role_arn"] != nil, settings["web_identity_token_file"] == nil {
            return AssumedRoleCredentials(profile: name, sources: sources, visited: visited)
        }
        return CredentialChain(sources.providers(of: name, readsEnvironment: false).map(\.provider))
    }
}
