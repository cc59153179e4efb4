/// The providers that a profile of the shared files can get its credentials from.
struct ProfileSources: Sendable {
    /// A provider, and whether asking it costs a request or a process, so that its answers are kept.
    struct Entry {
        var provider: any CredentialProvider
        var isCostly: Bool
    }

    let context: CredentialContext
    /// Where roles are assumed.
    let region: String
    /// The profile that the user named, whose endpoint settings count.
    let named: String?

    /// The providers of one profile but for the role that it names, in the order in which they are asked.
    func providers(of profile: String, readsEnvironment: Bool) -> [Entry] {
        [
            Entry(
                provider: WebIdentityCredentials(
                    profile: profile, readsEnvironment: readsEnvironment, sts: sts),
                isCostly: true),
            Entry(provider: SSOCredentials(profile: profile, named: named, context: context), isCostly: true),
            Entry(provider: ProfileCredentials(profile, in: .credentials, context), isCostly: false),
            Entry(provider: LoginSession(profile: profile, context: context), isCostly: false),
            Entry(provider: ProcessCredentials(profile: profile, context: context), isCostly: true),
            Entry(provider: ProfileCredentials(profile, in: .config, context), isCostly: false),
        ]
    }

    var sts: SecurityTokens { SecurityTokens(region: region, named: named, context: context) }
}
