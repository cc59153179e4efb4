/// Refuses a profile of `aws login`, whose keys only the AWS CLI can renew, with the way out.
struct LoginSession: CredentialProvider {
    let profile: String
    let context: CredentialContext

    var place: String { "the login session of the profile '\(profile)'" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        guard try SharedConfiguration(context).profiles[profile]?["login_session"] != nil else {
            return .none(because: "the profile has no login_session")
        }
        throw CredentialError(
            "the profile '\(profile)' has a login_session, which only the AWS CLI can renew: "
                + Self.wayOut(profile))
    }

    /// How the AWS CLI turns any profile into variables.
    static func wayOut(_ profile: String) -> String {
        "run `eval \"$(aws configure export-credentials --profile \(profile) --format env)\"` first"
    }
}
