extension CredentialChain {
    /// The chain of AWS's own tools, in their order: environment, role of the profile, web identity, SSO, credentials
    /// file, login, process, config file, container, instance.
    ///
    /// - Parameters:
    ///   - profile: the profile that the user named; then the environment's keys and web identity are not looked at.
    ///     Nil for `AWS_PROFILE` or `default`, which need not exist.
    ///   - region: where roles are assumed.
    ///   - context: all that is read, run and asked.
    ///
    /// Sources: "Standardized credential providers", AWS SDKs and Tools Reference Guide; botocore 1.43.11,
    /// `create_credential_resolver`, which a test compares with.
    public static func standard(
        profile: String?, region: String, context: CredentialContext
    ) -> CredentialChain {
        let name = SharedConfiguration.profileName(profile, context) ?? "default"
        let sources = ProfileSources(context: context, region: region, named: profile)
        func held(_ provider: any CredentialProvider) -> any CredentialProvider {
            HeldCredentials(provider, now: context.outside.now)
        }
        var providers: [any CredentialProvider] = [
            NamedProfile(SharedConfiguration.profileName(profile, context), context)
        ]
        if profile == nil { providers.append(EnvironmentCredentials(context.environment, now: context.outside.now)) }
        providers.append(held(AssumedRoleCredentials(profile: name, sources: sources)))
        for entry in sources.providers(of: name, readsEnvironment: profile == nil) {
            providers.append(entry.isCostly ? held(entry.provider) : entry.provider)
        }
        providers.append(held(ContainerCredentials(context)))
        providers.append(held(InstanceCredentials(profile: name, context: context)))
        return CredentialChain(providers)
    }
}
