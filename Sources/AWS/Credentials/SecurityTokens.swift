internal import SigV4

/// Asks STS for the credentials of a role.
struct SecurityTokens: Sendable {
    let region: String
    /// The profile that the user named; its endpoint settings count, also where another profile has the keys.
    let named: String?
    let context: CredentialContext

    /// A session name for a role that is assumed without one: who, and when, as CloudTrail shows it.
    var defaultSessionName: String { "gameday-session-\(context.outside.now())" }

    /// The role's credentials, asked for with `credentials`; nil where the call is not signed.
    ///
    /// - Parameter role: the role in words, for messages.
    func ask(
        _ operation: AWSOperation<STS.RoleCredentials>, with credentials: SourcedCredentials?, role: String,
        method: CredentialMethod
    ) async throws(CredentialError) -> SourcedCredentials {
        let client = AWSClient(
            region: region, credentials: GivenCredentials(held: credentials), http: context.http,
            outside: context.outside, endpoints: .read(profile: named, context), timeoutMilliseconds: 5_000)
        let answer: STS.RoleCredentials
        do throws(AWSError) {
            answer = try await client.call(operation)
        } catch {
            throw CredentialError("\(role) cannot be assumed: \(error)")
        }
        return SourcedCredentials(answer.credentials, source: .other(role), method: method, expiresAt: answer.expiresAt)
    }
}

/// Credentials that another provider has found already.
struct GivenCredentials: CredentialProvider {
    let held: SourcedCredentials?

    var place: String { "the credentials to assume a role with" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        held.map { .found($0) } ?? .none(because: "none are needed")
    }
}
