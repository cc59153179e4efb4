/// Asks providers one after the other; the first that has credentials decides.
///
/// The order of `gameday` is that of AWS's own tools, with the stack file before all: stack file, environment, shared
/// credentials and config file, container.
public struct CredentialChain: CredentialProvider {
    private let providers: [any CredentialProvider]

    /// A chain in the order in which the providers are asked.
    public init(_ providers: [any CredentialProvider]) { self.providers = providers }

    /// All places of the chain.
    public var place: String { providers.map(\.place).joined(separator: "; ") }

    /// The credentials of the first provider that has any.
    public func credentials() async throws(CredentialError) -> SourcedCredentials? {
        for provider in providers {
            if let found = try await provider.credentials() { return found }
        }
        return nil
    }
}
