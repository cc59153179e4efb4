import AWS

/// One environment of the comparison with botocore.
struct CredentialCase: Sendable {
    var name: String
    /// The method that must win; nil where there must be none, or an error.
    var expected: String?
    var environment: [String: String] = [:]
    /// The profile that is named on the command line.
    var profile: String?
    var config: String?
    var credentials: String?
    /// Other files of the home directory, by their names in it.
    var files: [String: String] = [:]
    /// A cached SSO token: of what name, the token, when it ends, and more members.
    var token: (of: String, text: String, end: String, more: String)?
    /// The services, under boto3's names, whose endpoints are compared.
    var services: [String] = []
    /// How the server is, besides well.
    var server: @Sendable (TokenServer) -> Void = { _ in }

    /// Writes the files.
    func prepare(_ scene: CredentialScene) throws {
        try scene.write(config: config, credentials: credentials)
        for (name, text) in files { try scene.write(text, to: name) }
        if let token { try scene.write(token: token.text, of: token.of, expiresAt: token.end, more: token.more) }
        server(scene.server)
    }

    static let all = environments + files + roles + webIdentities + sso + processes + machines + endpoints

    static let known: [String: AWSService] = [
        "rds": RDS.service, "sts": STS.service, "ec2": EC2.service, "ecs": ECS.service,
        "elasticache": ElastiCache.service, "elbv2": ELB.service, "cloudwatch": CloudWatch.service,
        "iam": IAM.service, "ssm": SSM.service, "route53": Route53.service, "rds-data": RDSData.service,
        "sns": SNS.service, "secretsmanager": SecretsManager.service,
        "sso": AWSService("sso", endpointPrefix: "portal.sso", wireProtocol: .restJSON),
        "sso-oidc": AWSService("sso-oidc", endpointPrefix: "oidc", wireProtocol: .restJSON),
    ]

    static let keys = ["AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "secret-of-AKIAENV"]
    static let temporary = [
        "AWS_ACCESS_KEY_ID": "ASIAENV", "AWS_SECRET_ACCESS_KEY": "secret-of-ASIAENV",
        "AWS_SESSION_TOKEN": "token-of-ASIAENV",
    ]

    /// The two lines of a key in a file.
    static func pair(_ key: String) -> String {
        "aws_access_key_id = \(key)\naws_secret_access_key = secret-of-\(key)\n"
    }

    static let container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/role?a=1"]
    static let instance = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}"]
    static let web = [
        "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web-token", "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/pod",
        "AWS_ROLE_SESSION_NAME": "pod-7",
    ]
    static let webFile = ["web-token": "jwt-7"]
    static func role(_ name: String) -> String { "role_arn = arn:aws:iam::111122223333:role/\(name)\n" }

    static let environments: [CredentialCase] = [
        .init(name: "nothing at all"),
        .init(name: "keys in the environment", expected: "env", environment: keys),
        .init(name: "temporary keys in the environment", expected: "env", environment: temporary),
        .init(
            name: "the old name of the session token wins", expected: "env",
            environment: temporary.merging(["AWS_SECURITY_TOKEN": "old"]) { $1 }),
        .init(name: "a secret without an id is nothing", environment: ["AWS_SECRET_ACCESS_KEY": "s"]),
        .init(name: "an id without a secret is an error", environment: ["AWS_ACCESS_KEY_ID": "AKIAENV"]),
        .init(name: "empty keys are none", environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]),
        .init(
            name: "the environment before the files", expected: "env", environment: keys,
            credentials: "[default]\n" + pair("AKIAFILE")),
        .init(
            name: "the environment before the profile of AWS_PROFILE", expected: "env",
            environment: keys.merging(["AWS_PROFILE": "work"]) { $1 }, credentials: "[work]\n" + pair("AKIAWORK")),
        .init(
            name: "a named profile before the environment", expected: "shared-credentials-file", environment: keys,
            profile: "work", credentials: "[work]\n" + pair("AKIAWORK")),
        .init(
            name: "keys in the environment do not excuse a missing AWS_PROFILE",
            environment: keys.merging(["AWS_PROFILE": "nowhere"]) { $1 }),
        .init(
            name: "keys in the environment that last", expected: "env",
            environment: temporary.merging(["AWS_CREDENTIAL_EXPIRATION": "2099-01-01T00:00:00+00:00"]) { $1 }),
        .init(
            name: "keys in the environment that have ended",
            environment: temporary.merging(["AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"]) { $1 }),
        .init(
            name: "the environment before the container and the instance", expected: "env",
            environment: keys.merging(container) { $1 }.merging(instance) { $1 }),
    ]

    static let files: [CredentialCase] = [
        .init(
            name: "the default profile of the credentials file", expected: "shared-credentials-file",
            credentials: "# mine\n[default]\n" + pair("AKIAFILE")),
        .init(
            name: "a session token in the credentials file", expected: "shared-credentials-file",
            credentials: "[default]\n" + pair("ASIAFILE") + "aws_session_token = t==\n"),
        .init(name: "the config file", expected: "config-file", config: "[default]\n" + pair("AKIACONFIG")),
        .init(
            name: "[profile default] in the config file", expected: "config-file",
            config: "[default]\n" + pair("AKIAOTHER") + "[profile default]\n" + pair("AKIACONFIG")),
        .init(
            name: "the credentials file before the config file", expected: "shared-credentials-file",
            config: "[default]\n" + pair("AKIACONFIG"), credentials: "[default]\n" + pair("AKIAFILE")),
        .init(
            name: "a profile by AWS_PROFILE", expected: "config-file", environment: ["AWS_PROFILE": "work"],
            config: "[default]\n" + pair("AKIACONFIG") + "[profile work]\n" + pair("AKIAWORK")),
        .init(
            name: "AWS_DEFAULT_PROFILE before AWS_PROFILE", expected: "shared-credentials-file",
            environment: ["AWS_PROFILE": "work", "AWS_DEFAULT_PROFILE": "play"],
            credentials: "[work]\n" + pair("AKIAWORK") + "[play]\n" + pair("AKIAPLAY")),
        .init(
            name: "a section of the config file that is no profile", environment: ["AWS_PROFILE": "work"],
            config: "[work]\n" + pair("AKIAWORK")),
        .init(
            name: "a profile in quotation marks", expected: "config-file", profile: "my work",
            config: "[profile \"my work\"]\n" + pair("AKIAWORK")),
        .init(
            name: "files elsewhere", expected: "shared-credentials-file",
            environment: [
                "AWS_SHARED_CREDENTIALS_FILE": "{home}/keys", "AWS_CONFIG_FILE": "~/settings", "AWS_PROFILE": "work",
            ],
            files: ["keys": "[work]\n" + pair("AKIAKEYS"), "settings": "[profile work]\nregion = ap-south-1\n"]),
        .init(name: "a named profile that is nowhere", profile: "nowhere", credentials: "[work]\n" + pair("AKIAWORK")),
        .init(name: "a key without its secret", credentials: "[default]\naws_access_key_id = AKIAFILE\n"),
        .init(name: "a malformed config file", config: "region = us-east-1\n", credentials: "[default]\n" + pair("A")),
        .init(
            name: "a profile without keys leaves it to the container", expected: "container-role",
            environment: container, profile: "work", config: "[profile work]\nregion = us-west-2\n"),
    ]
}
