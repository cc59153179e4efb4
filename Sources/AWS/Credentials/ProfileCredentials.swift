internal import FoundationEssentials
internal import SigV4

/// A profile of the shared credentials file (`~/.aws/credentials`) and config file (`~/.aws/config`).
///
/// Only keys that stand in the files are read. A profile that gets its credentials elsewhere (a role, SSO, a command)
/// is refused with the way out: the AWS CLI turns any profile into environment variables.
public struct ProfileCredentials: CredentialProvider {
    private let profile: String
    private let isNamed: Bool
    private let credentialsFile: String
    private let configFile: String

    /// A profile of two files.
    ///
    /// - Parameters:
    ///   - profile: its name; nil for `default`, which need not exist.
    ///   - credentialsFile: the path of the shared credentials file, which is asked first.
    ///   - configFile: the path of the config file.
    public init(profile: String?, credentialsFile: String, configFile: String) {
        self.profile = profile ?? "default"
        isNamed = profile != nil
        self.credentialsFile = credentialsFile
        self.configFile = configFile
    }

    /// The place in words.
    public var place: String { "the profile '\(profile)' in \(credentialsFile) or \(configFile)" }

    /// The profile's credentials; nil when there is no such profile, or when `default` has none.
    ///
    /// - Throws: when a file cannot be read or is malformed, when a profile asked for by name does not exist, and when
    ///   it has no complete pair of keys.
    public func credentials() async throws(CredentialError) -> SourcedCredentials? {
        let shared = try section(of: credentialsFile, names: [profile])
        let config = try section(
            of: configFile, names: profile == "default" ? ["profile default", "default"] : ["profile \(profile)"])
        for (path, section) in [(credentialsFile, shared), (configFile, config)] {
            guard let section, let found = try credentials(in: section, path: path) else { continue }
            return found
        }
        let settings = (shared ?? [:]).merging(config ?? [:]) { first, _ in first }
        if let setting = Self.elsewhere.first(where: { settings[$0] != nil }) {
            throw CredentialError(
                "the profile '\(profile)' gets its credentials by \(setting), which gameday does not do itself: run "
                    + "`eval \"$(aws configure export-credentials --profile \(profile) --format env)\"` first")
        }
        guard isNamed else { return nil }
        guard shared != nil || config != nil else {
            throw CredentialError("there is no profile '\(profile)' in \(credentialsFile) or \(configFile)")
        }
        throw CredentialError(
            "the profile '\(profile)' has no aws_access_key_id in \(credentialsFile) or \(configFile)")
    }

    private static let elsewhere = [
        "credential_process", "sso_session", "sso_start_url", "role_arn", "web_identity_token_file", "login_session",
    ]

    private func credentials(
        in section: [String: String], path: String
    ) throws(CredentialError) -> SourcedCredentials? {
        let id = section["aws_access_key_id"] ?? ""
        let secret = section["aws_secret_access_key"] ?? ""
        if id.isEmpty && secret.isEmpty { return nil }
        guard !id.isEmpty, !secret.isEmpty else {
            let missing = id.isEmpty ? "aws_access_key_id" : "aws_secret_access_key"
            throw CredentialError("the profile '\(profile)' in \(path) has no \(missing)")
        }
        // A profile with a role uses its keys only to assume it; signing with them would act as somebody else.
        guard section["role_arn"] == nil else { return nil }
        return SourcedCredentials(
            Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: section["aws_session_token"]),
            source: .other("the profile '\(profile)' in \(path)"))
    }

    /// The first of the sections that the file has; nil when the file does not exist.
    private func section(of path: String, names: [String]) throws(CredentialError) -> [String: String]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CredentialError("\(path) cannot be read as UTF-8 text: check that it is a file and its permissions")
        }
        let sections = try INIDocument(text, path: path).sections
        return names.lazy.compactMap { sections[$0] }.first
    }
}
