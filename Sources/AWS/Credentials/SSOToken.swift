internal import Basics
internal import FoundationEssentials
internal import SigV4

/// The token that `aws sso login` left in its cache; that of an sso-session is renewed when it ends soon.
struct SSOToken: Sendable {
    static let login = AWSService("sso-oidc", endpointPrefix: "oidc", wireProtocol: .restJSON)
    /// How long before it ends a token is renewed, in seconds.
    private static let refreshAhead: Int64 = 900

    /// The sso-session; nil for a profile in the old form, whose token cannot be renewed.
    let session: String?
    let startURL: String
    let region: String
    let profile: String
    let endpoints: EndpointSettings
    let context: CredentialContext

    private struct Cached: Decodable {
        var accessToken: String
        var expiresAt: String
        var clientId: String?
        var clientSecret: String?
        var registrationExpiresAt: String?
        var refreshToken: String?
    }

    private struct Renewed: Decodable, Sendable {
        var accessToken: String
        var expiresIn: Int64
        var refreshToken: String?
    }

    /// What to do where a token cannot be had.
    static func logIn(_ profile: String) -> String { "run `aws sso login --profile \(profile)`" }

    /// The token, renewed where it ends soon and can be.
    func accessToken() async throws(CredentialError) -> String {
        let path = context.expanded("~/.aws/sso/cache/\(SHA1.hexadecimal(session ?? startURL)).json")
        let text: String?
        do { text = try context.readFile(path) } catch { text = nil }
        guard let text, let cached = try? JSONDecoder().decode(Cached.self, from: Data(text.utf8)),
            let end = ExpiryTime.seconds(cached.expiresAt)
        else {
            throw CredentialError(
                "the profile '\(profile)' is one of SSO, but there is no token for it in \(path): "
                    + Self.logIn(profile))
        }
        let remaining = end - context.outside.now()
        if session != nil, remaining < Self.refreshAhead, let renewed = await renewed(cached, at: path) {
            return renewed
        }
        guard remaining > 0 else {
            throw CredentialError(
                "the SSO token of the profile '\(profile)' ended at \(cached.expiresAt): \(Self.logIn(profile))")
        }
        return cached.accessToken
    }

    /// A new token, written back into the cache for the other tools; nil where the old one must do.
    private func renewed(_ cached: Cached, at path: String) async -> String? {
        guard let id = cached.clientId, let secret = cached.clientSecret, let refresh = cached.refreshToken,
            let registration = cached.registrationExpiresAt, let end = ExpiryTime.seconds(registration),
            end > context.outside.now()
        else { return nil }
        var operation = AWSOperation(
            Self.login, "CreateToken", effect: .changes,
            parameters: [
                "clientId": .string(id), "clientSecret": .string(secret), "grantType": "refresh_token",
                "refreshToken": .string(refresh),
            ], path: "/token"
        ) { answer throws(AnswerError) in try answer.json(Renewed.self) }
        operation.isSigned = false
        let client = AWSClient(
            region: region, credentials: GivenCredentials(held: nil), http: context.http, outside: context.outside,
            endpoints: endpoints, timeoutMilliseconds: 5_000)
        guard let new = try? await client.call(operation) else { return nil }
        let fields: [JSON.Member] = [
            ("startUrl", .string(startURL)), ("region", .string(region)), ("accessToken", .string(new.accessToken)),
            ("expiresAt", .string(ExpiryTime.text(context.outside.now() + new.expiresIn))), ("clientId", .string(id)),
            ("clientSecret", .string(secret)), ("registrationExpiresAt", .string(registration)),
            ("refreshToken", .string(new.refreshToken ?? refresh)),
        ]
        // A cache that cannot be written costs the other tools a login, and this run nothing.
        try? context.writeFile(path, JSON.object(fields).text)
        return new.accessToken
    }
}
