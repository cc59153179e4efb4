/// The shared config file (`~/.aws/config`) and credentials file (`~/.aws/credentials`), as AWS's tools merge them:
/// a profile has the settings of both, and those of the credentials file win.
///
/// Source: "Shared config and credentials files", AWS SDKs and Tools Reference Guide; botocore 1.43.11, `full_config`.
public struct SharedConfiguration: Sendable {
    /// Where the credentials file is.
    public let credentialsPath: String
    /// Where the config file is.
    public let configPath: String
    /// The settings of each profile, of both files.
    private(set) var profiles: [String: [String: String]] = [:]
    /// What each file alone says of each profile.
    private(set) var inCredentialsFile: [String: [String: String]] = [:]
    private(set) var inConfigFile: [String: [String: String]] = [:]
    private(set) var ssoSessions: [String: [String: String]] = [:]
    /// The settings of `[services NAME]` sections: by name, service and setting.
    private(set) var services: [String: [String: [String: String]]] = [:]

    /// Reads the two files; either may be missing.
    ///
    /// - Throws: when a file cannot be read or is malformed.
    init(_ context: CredentialContext) throws(CredentialError) {
        configPath = context.expanded(context.variable("AWS_CONFIG_FILE") ?? "~/.aws/config")
        credentialsPath = context.expanded(context.variable("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials")
        if let document = try Self.document(configPath, context) { take(config: document) }
        if let document = try Self.document(credentialsPath, context) { inCredentialsFile = document.sections }
        profiles = inConfigFile
        for (name, settings) in inCredentialsFile {
            profiles[name, default: [:]].merge(settings) { _, credentials in credentials }
        }
    }

    /// The profile that is meant: the named one, else the environment's; nil for `default`, which need not exist.
    static func profileName(_ named: String?, _ context: CredentialContext) -> String? {
        // Both, in botocore's order; the AWS CLI documents the second.
        named ?? context.variable("AWS_DEFAULT_PROFILE") ?? context.variable("AWS_PROFILE")
    }

    /// The region that the environment or the profile names; nil when neither does.
    ///
    /// Source: "AWS Region", AWS SDKs and Tools Reference Guide. botocore does not read `AWS_REGION`, every other SDK
    /// reads it first.
    public static func region(profile: String?, context: CredentialContext) throws(CredentialError) -> String? {
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            if let region = context.variable(name) { return region }
        }
        let name = profileName(profile, context) ?? "default"
        return try SharedConfiguration(context).profiles[name]?["region"]
    }

    /// Both files in words.
    var paths: String { "\(credentialsPath) or \(configPath)" }

    private mutating func take(config document: INIDocument) {
        for (section, settings) in document.sections {
            let words = section.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { continue }
            switch words[0] {
            case "profile": inConfigFile[words[1]] = settings
            case "sso-session": ssoSessions[words[1]] = settings
            case "services": services[words[1]] = document.nested[section] ?? [:]
            default: continue
            }
        }
        if inConfigFile["default"] == nil, let settings = document.sections["default"] {
            inConfigFile["default"] = settings
        }
    }

    private static func document(_ path: String, _ context: CredentialContext) throws(CredentialError) -> INIDocument? {
        let text: String?
        do {
            text = try context.readFile(path)
        } catch {
            throw CredentialError("\(path) cannot be read as UTF-8 text: check that it is a file and its permissions")
        }
        return try text.map { text throws(CredentialError) in try INIDocument(text, path: path) }
    }
}

/// Refuses a profile that was asked for by name and is in neither file; has no credentials itself.
struct NamedProfile: CredentialProvider {
    private let name: String?
    private let context: CredentialContext

    init(_ name: String?, _ context: CredentialContext) {
        self.name = name
        self.context = context
    }

    var place: String { "the profile's name" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        guard let name else { return .none(because: "") }
        let configuration = try SharedConfiguration(context)
        guard configuration.profiles[name] != nil else {
            throw CredentialError(
                "there is no profile '\(name)' in \(configuration.paths): name one that is there, with --profile or "
                    + "AWS_PROFILE, or unset AWS_PROFILE")
        }
        return .none(because: "")
    }
}
