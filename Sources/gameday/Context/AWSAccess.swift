import AWS
import HTTPClient
import SigV4
import Stack

/// How the commands call AWS for a stack.
enum AWSAccess {
    /// A client for the stack's account: the sandbox's own keys for the sandbox, and the credentials that every AWS
    /// tool finds for anything else.
    static func client(for stack: StackFile, profile: String?, _ context: CommandContext) -> AWSClient {
        let held = stack.credentials.map {
            SigV4.Credentials(accessKeyID: $0.accessKeyID, secretAccessKey: $0.secretAccessKey)
        }
        let http = HTTPClient()
        // A stack file with keys is the sandbox's: nobody else's keys are ever sent to it.
        let credentials: any CredentialProvider =
            stack.kind == .sandbox
            ? CredentialChain([StackFileCredentials(held)]) : chain(profile: profile, context, http: http)
        return AWSClient(
            region: stack.region, endpoint: stack.endpoint, credentials: credentials, http: http,
            outside: AWSClient.Outside(now: context.secondsSince1970, sleep: context.pause))
    }

    /// The credentials that every AWS tool finds; those of the profile only, when one is named.
    static func chain(profile: String?, _ context: CommandContext, http: HTTPClient) -> CredentialChain {
        let home = context.environment["HOME"] ?? ""
        let environment = context.environment
        let file = ProfileCredentials(
            profile: profile ?? environment["AWS_PROFILE"],
            credentialsFile: environment["AWS_SHARED_CREDENTIALS_FILE"] ?? home + "/.aws/credentials",
            configFile: environment["AWS_CONFIG_FILE"] ?? home + "/.aws/config")
        let container = ContainerCredentials(environment: environment, http: http, now: context.secondsSince1970)
        return CredentialChain(profile == nil ? [EnvironmentCredentials(environment), file, container] : [file])
    }
}
