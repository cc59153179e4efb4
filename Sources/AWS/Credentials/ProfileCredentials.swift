internal import SigV4

/// The access key that stands in a profile of the shared credentials file, or of the config file.
public struct ProfileCredentials: CredentialProvider {
    /// One of the two files.
    public enum File: Sendable {
        /// `~/.aws/credentials`
        case credentials
        /// `~/.aws/config`
        case config
    }

    private let profile: String
    private let file: File
    private let context: CredentialContext

    /// The keys of a profile in one of the files.
    public init(_ profile: String, in file: File, _ context: CredentialContext) {
        self.profile = profile
        self.file = file
        self.context = context
    }

    /// The place in words.
    public var place: String {
        switch file {
        case .credentials: "the profile '\(profile)' in the credentials file"
        case .config: "the profile '\(profile)' in the config file"
        }
    }

    /// The profile's keys; none when it is not there or has no access key.
    ///
    /// - Throws: when a file cannot be read or is malformed, and when a key has no secret.
    public func find() async throws(CredentialError) -> CredentialAnswer {
        let configuration = try SharedConfiguration(context)
        let (path, profiles, method): (String, [String: [String: String]], CredentialMethod) =
            switch file {
            case .credentials: (configuration.credentialsPath, configuration.inCredentialsFile, .credentialsFile)
            case .config: (configuration.configPath, configuration.inConfigFile, .configFile)
            }
        guard let settings = profiles[profile] else { return .none(because: "it is not in \(path)") }
        let id = settings["aws_access_key_id"] ?? ""
        let secret = settings["aws_secret_access_key"] ?? ""
        if id.isEmpty { return .none(because: "it has no aws_access_key_id in \(path)") }
        guard !secret.isEmpty else {
            throw CredentialError("the profile '\(profile)' in \(path) has no aws_secret_access_key: add it")
        }
        return .found(
            SourcedCredentials(
                Credentials(
                    accessKeyID: id, secretAccessKey: secret,
                    sessionToken: settings["aws_security_token"] ?? settings["aws_session_token"]),
                source: .other("the profile '\(profile)' in \(path)"), method: method))
    }
}
