import AWS
import HTTPClient
import SigV4
import Stack

/// How the commands call AWS for a stack.
enum AWSAccess {
    /// A client for the stack's account: the sandbox's own keys for the sandbox, and the credentials that every AWS
    /// tool finds for anything else.
    static func client(for stack: StackFile, profile: String?, _ context: CommandContext) -> AWSClient {
        let http = HTTPClient()
        let outside = AWSClient.Outside(now: context.secondsSince1970, sleep: context.pause)
        // The sandbox is called with its own keys at its own endpoint, whatever the environment says; and nobody else's
        // keys are ever looked for, so that none can be sent to it.
        if stack.kind == .sandbox {
            let held = stack.credentials.map {
                SigV4.Credentials(accessKeyID: $0.accessKeyID, secretAccessKey: $0.secretAccessKey)
            }
            return AWSClient(
                region: stack.region, endpoint: stack.endpoint, credentials: StackFileCredentials(held), http: http,
                outside: outside)
        }
        return client(region: stack.region, endpoint: stack.endpoint, profile: profile, context, http: http)
    }

    /// A client with the credentials, and but for `endpoint` at the endpoints, that every AWS tool finds.
    static func client(
        region: String, endpoint: String? = nil, profile: String?, _ context: CommandContext, http: HTTPClient
    ) -> AWSClient {
        let surroundings = CredentialContext.live(context, http: http)
        return AWSClient(
            region: region, endpoint: endpoint,
            credentials: CredentialChain.standard(profile: profile, region: region, context: surroundings),
            http: http, outside: AWSClient.Outside(now: context.secondsSince1970, sleep: context.pause),
            endpoints: .read(profile: profile, surroundings))
    }

    /// The credentials that every AWS tool finds, for what belongs to no stack: where results go.
    ///
    /// - Parameter region: the region to assume roles in where the settings name none: it must be in the account's
    ///   partition. Nil for STS's first.
    static func credentials(
        profile: String?, region: String?, _ surroundings: CredentialContext
    ) -> CredentialChain {
        let configured = try? SharedConfiguration.region(profile: profile, context: surroundings)
        return CredentialChain.standard(
            profile: profile, region: configured ?? region ?? "us-east-1", context: surroundings)
    }
}
