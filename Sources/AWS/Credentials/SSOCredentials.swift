internal import FoundationEssentials
internal import HTTPClient
internal import SigV4

/// The credentials of a role in IAM Identity Center, with the token that `aws sso login` left in its cache.
///
/// Source: "IAM Identity Center credential provider", AWS SDKs and Tools Reference Guide.
struct SSOCredentials: CredentialProvider {
    static let portal = AWSService("sso", endpointPrefix: "portal.sso", wireProtocol: .restJSON)

    let profile: String
    /// The profile that the user named, whose endpoint settings count.
    let named: String?
    let context: CredentialContext

    private struct Answer: Decodable {
        struct Keys: Decodable {
            var accessKeyId: String
            var secretAccessKey: String
            var sessionToken: String
            /// Milliseconds since 1970.
            var expiration: Int64
        }
        var roleCredentials: Keys
    }

    var place: String { "the SSO of the profile '\(profile)'" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        let configuration = try SharedConfiguration(context)
        var settings = configuration.profiles[profile] ?? [:]
        guard settings["sso_role_name"] != nil || settings["sso_account_id"] != nil else {
            return .none(because: "the profile has no sso_account_id")
        }
        let session = settings["sso_session"]
        if let session {
            guard let shared = configuration.ssoSessions[session] else {
                throw failure("its sso_session '\(session)' is not in \(configuration.configPath): add it")
            }
            for (key, value) in shared {
                guard settings[key] ?? value == value else {
                    throw failure("its \(key) is another than that of its sso_session '\(session)': remove one")
                }
                settings[key] = value
            }
        }
        let role = try required("sso_role_name", settings)
        let account = try required("sso_account_id", settings)
        let region = try required("sso_region", settings)
        let start = try required("sso_start_url", settings)
        let endpoints = EndpointSettings.read(profile: named, context)
        let token = try await SSOToken(
            session: session, startURL: start, region: region, profile: profile, endpoints: endpoints, context: context
        ).accessToken()
        let url = try url(role: role, account: account, region: region, endpoints)
        let response: HTTPResponse
        do throws(MetadataRequest.Failure) {
            response = try await MetadataRequest(context: context, timeoutMilliseconds: 5_000).send(
                HTTPRequest(url: url, headers: [HTTPField("x-amz-sso_bearer_token", token)]))
        } catch {
            let mend =
                error.status == 401
                ? SSOToken.logIn(profile) : "check that you have the role \(role) in the account \(account)"
            throw failure("IAM Identity Center gives no credentials (\(error.reason)): \(mend)")
        }
        guard let keys = try? JSONDecoder().decode(Answer.self, from: Data(response.body)).roleCredentials else {
            throw failure("IAM Identity Center's answer has no credentials: try again")
        }
        return .found(
            SourcedCredentials(
                Credentials(
                    accessKeyID: keys.accessKeyId, secretAccessKey: keys.secretAccessKey,
                    sessionToken: keys.sessionToken),
                source: .other(place), method: .sso, expiresAt: keys.expiration / 1_000))
    }

    private func url(
        role: String, account: String, region: String, _ endpoints: EndpointSettings
    ) throws(CredentialError) -> String {
        do throws(AWSError) {
            let endpoint = try Endpoint.resolve(Self.portal, region: region, override: nil, settings: endpoints)
            var query = QueryEncoder.Form()
            query.append("role_name", role)
            query.append("account_id", account)
            return "\(endpoint.url)/federation/credentials?\(String(decoding: query.bytes, as: UTF8.self))"
        } catch {
            throw failure(error.message)
        }
    }

    private func required(_ key: String, _ settings: [String: String]) throws(CredentialError) -> String {
        guard let value = settings[key] else { throw failure("it has no \(key): run `aws configure sso`") }
        return value
    }

    private func failure(_ reason: String) -> CredentialError {
        CredentialError("the profile '\(profile)' is one of SSO, but \(reason)")
    }
}
