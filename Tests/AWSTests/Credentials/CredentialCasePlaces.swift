extension CredentialCase {
    static let oldSSO = """
        sso_start_url = https://start
        sso_region = eu-west-1
        sso_account_id = 111122223333
        sso_role_name = Reader+Role

        """
    static let newSSO = """
        sso_session = corp
        sso_account_id = 111122223333
        sso_role_name = Admin

        """
    static let session = "[sso-session corp]\nsso_start_url = https://start\nsso_region = eu-west-1\n"
    static let renewable = """
        , "clientId": "c", "clientSecret": "client-secret", "registrationExpiresAt": "2099-01-01T00:00:00Z", \
        "refreshToken": "first"
        """

    static let sso: [CredentialCase] = [
        .init(
            name: "SSO in the old form", expected: "sso", config: "[default]\n" + oldSSO,
            token: ("https://start", "good", "2099-01-01T00:00:00UTC", "")),
        .init(
            name: "SSO with an sso-session", expected: "sso", config: "[default]\n" + newSSO + session,
            token: ("corp", "good", "2099-01-01T00:00:00Z", "")),
        .init(
            name: "SSO whose token is renewed", expected: "sso", config: "[default]\n" + newSSO + session,
            token: ("corp", "bad", "2020-01-01T00:00:00Z", renewable)),
        .init(
            name: "SSO whose token cannot be renewed", config: "[default]\n" + newSSO + session,
            token: ("corp", "good", "2020-01-01T00:00:00Z", "")),
        .init(
            name: "SSO in the old form whose token has ended", config: "[default]\n" + oldSSO,
            token: ("https://start", "good", "2020-01-01T00:00:00Z", renewable)),
        .init(name: "SSO without a token", config: "[default]\n" + oldSSO),
        .init(
            name: "SSO with a token that is refused", config: "[default]\n" + oldSSO,
            token: ("https://start", "bad", "2099-01-01T00:00:00Z", "")),
        .init(
            name: "SSO without a role", config: "[default]\nsso_account_id = 1\nsso_start_url = https://start\n",
            token: ("https://start", "good", "2099-01-01T00:00:00Z", "")),
        .init(name: "SSO with an sso-session that is nowhere", config: "[default]\n" + newSSO),
        .init(
            name: "SSO that contradicts its sso-session",
            config: "[default]\n" + newSSO + "sso_region = us-east-1\n" + session,
            token: ("corp", "good", "2099-01-01T00:00:00Z", "")),
        .init(
            name: "SSO before the keys of the profile", expected: "sso", config: "[default]\n" + oldSSO,
            credentials: "[default]\n" + pair("AKIAFILE"),
            token: ("https://start", "good", "2099-01-01T00:00:00Z", "")),
    ]

    static func printed(_ key: String, end: String?, version: Int = 1) -> String {
        let end = end.map { #", "Expiration": "\#($0)""# } ?? ""
        return #"{"Version": \#(version), "AccessKeyId": "\#(key)", "SecretAccessKey": "secret-of-\#(key)", "#
            + #""SessionToken": "token-of-\#(key)"\#(end)}"#
    }

    static let processes: [CredentialCase] = [
        .init(
            name: "a process", expected: "custom-process",
            config: "[default]\ncredential_process = cat \"{home}/a file\"\n",
            files: ["a file": printed("ASIAPROC", end: nil)]),
        .init(
            name: "a process whose credentials end", expected: "custom-process",
            config: "[default]\ncredential_process = /bin/cat {home}/printed\n",
            files: ["printed": printed("ASIAPROC", end: "2099-01-01T00:00:00+00:00")]),
        .init(
            name: "a process whose credentials have ended",
            config: "[default]\ncredential_process = cat {home}/printed\n",
            files: ["printed": printed("ASIAPROC", end: "2020-01-01T00:00:00Z")]),
        .init(
            name: "the credentials file before a process", expected: "shared-credentials-file",
            config: "[default]\ncredential_process = false\n", credentials: "[default]\n" + pair("AKIAFILE")),
        .init(
            name: "a process before the config file", expected: "custom-process",
            config: "[default]\ncredential_process = cat {home}/printed\n" + pair("AKIACONFIG"),
            files: ["printed": printed("ASIAPROC", end: nil)]),
        .init(
            name: "a process that fails", environment: container, config: "[default]\ncredential_process = false\n"),
        .init(
            name: "a process of another version", config: "[default]\ncredential_process = cat {home}/printed\n",
            files: ["printed": printed("ASIAPROC", end: nil, version: 2)]),
        .init(name: "a process that prints no JSON", config: "[default]\ncredential_process = echo keys\n"),
        .init(
            name: "a process is no shell", config: "[default]\ncredential_process = cat {home}/printed | cat\n",
            files: ["printed": printed("ASIAPROC", end: nil)]),
        .init(name: "a process that is nowhere", config: "[default]\ncredential_process = gameday-no-such-program\n"),
    ]

    static let machines: [CredentialCase] = [
        .init(name: "a container by a relative address", expected: "container-role", environment: container),
        .init(
            name: "a container by a full address", expected: "container-role",
            environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/full"]),
        .init(
            name: "the relative address before the full one", expected: "container-role",
            environment: container.merging(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/full"]) { $1 }),
        .init(
            name: "a container with a token", expected: "container-role",
            environment: container.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN": "tok"]) { $1 }),
        .init(
            name: "a container's token file before its token", expected: "container-role",
            environment: container.merging([
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "tok",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/container-token",
            ]) { $1 },
            files: ["container-token": "filed"]),
        .init(
            name: "a container's token file that is gone",
            environment: container.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/no"]) { $1 }),
        .init(
            name: "a container's address anywhere",
            environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/role"]),
        .init(name: "a container that fails", environment: container, server: { $0.fail(500) }),
        .init(
            name: "the profile before the container", expected: "config-file", environment: container,
            config: "[default]\n" + pair("AKIACONFIG")),
        .init(
            name: "the container before the instance", expected: "container-role",
            environment: container.merging(instance) { $1 }),
        .init(name: "an instance", expected: "iam-role", environment: instance),
        .init(
            name: "an instance by the config file", expected: "iam-role",
            environment: ["AWS_EC2_METADATA_DISABLED": "no"],
            config: "[default]\nec2_metadata_service_endpoint = {url}\n"),
        .init(
            name: "an instance whose metadata is disabled",
            environment: instance.merging(["AWS_EC2_METADATA_DISABLED": "TRUE"]) { $1 }),
        .init(name: "an instance without a role", environment: instance, server: { $0.haveNoRole() }),
        .init(name: "an instance that fails", environment: instance, server: { $0.fail(500) }),
        .init(
            name: "a named profile leaves it to the instance", expected: "iam-role", environment: instance,
            profile: "work", config: "[profile work]\nregion = us-west-2\n"),
        .init(
            name: "a mode of the metadata that is none",
            environment: [
                "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5",
            ]),
    ]
}
