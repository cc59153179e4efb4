internal import SigV4

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentials: CredentialProvider {
    private let environment: [String: String]

    /// Credentials from the environment that is passed in.
    public init(_ environment: [String: String]) { self.environment = environment }

    /// The place in words.
    public var place: String { "the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)" }

    /// The variables' credentials; nil when neither is set.
    ///
    /// - Throws: when one of the two is set without the other.
    public func credentials() async throws(CredentialError) -> SourcedCredentials? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        switch (value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY")) {
        case (nil, nil): return nil
        case (let id?, let secret?):
            let token = value("AWS_SESSION_TOKEN")
            return SourcedCredentials(
                Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token),
                source: .other("the environment"))
        case (_?, nil): throw Self.incomplete(set: "AWS_ACCESS_KEY_ID", missing: "AWS_SECRET_ACCESS_KEY")
        case (nil, _?): throw Self.incomplete(set: "AWS_SECRET_ACCESS_KEY", missing: "AWS_ACCESS_KEY_ID")
        }
    }

    private static func incomplete(set: String, missing: String) -> CredentialError {
        CredentialError("\(set) is set but \(missing) is not: set both or neither")
    }
}

extension EnvironmentCredentials: CustomReflectable {
    /// Without the environment: it holds secrets, and reflection-based loggers would show them.
    public var customMirror: Mirror { Mirror(self, children: ["place": place]) }
}
