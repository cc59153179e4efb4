extension CredentialCase {
    static let roles: [CredentialCase] = [
        .init(
            name: "a role by source_profile", expected: "assume-role",
            config: "[default]\n" + role("admin") + "source_profile = base\n[profile base]\n" + pair("AKIABASE")),
        .init(
            name: "a role with everything", expected: "assume-role", profile: "ops",
            config: "[profile ops]\n" + role("admin")
                + "source_profile = base\nexternal_id = e-1\nrole_session_name = alice\nduration_seconds = 1800\n",
            credentials: "[base]\n" + pair("AKIABASE")),
        .init(
            name: "a role before the keys of the same profile", expected: "assume-role",
            credentials: "[default]\n" + role("admin") + "source_profile = default\n" + pair("AKIASELF")),
        .init(
            name: "a role of a role", expected: "assume-role",
            config: "[default]\n" + role("outer") + "source_profile = inner\n[profile inner]\n" + role("inner")
                + "source_profile = base\nrole_session_name = in\n",
            credentials: "[base]\n" + pair("AKIABASE")),
        .init(
            name: "keys win over the role in a source_profile", expected: "assume-role",
            config: "[default]\n" + role("outer") + "source_profile = inner\n[profile inner]\n" + role("inner")
                + "source_profile = base\n" + pair("AKIAINNER")),
        .init(
            name: "a role by a source_profile with a process", expected: "assume-role",
            config: "[default]\n" + role("admin") + "source_profile = base\n[profile base]\n"
                + "credential_process = cat {home}/printed\n",
            files: ["printed": printed("ASIAPROC", end: nil)]),
        .init(
            name: "a role by a source_profile of SSO", expected: "assume-role",
            config: "[default]\n" + role("admin") + "source_profile = base\n[profile base]\n" + oldSSO,
            token: ("https://start", "good", "2099-01-01T00:00:00Z", "")),
        .init(
            name: "a role by a source_profile with a web identity", expected: "assume-role",
            config: "[default]\n" + role("admin") + "source_profile = base\n[profile base]\n" + role("pod")
                + "web_identity_token_file = {home}/web-token\n",
            files: webFile),
        .init(
            name: "a role by the environment", expected: "assume-role", environment: keys, profile: "ops",
            config: "[profile ops]\n" + role("admin") + "credential_source = Environment\n"),
        .init(
            name: "a role by the container", expected: "assume-role", environment: container,
            config: "[default]\n" + role("admin") + "credential_source = EcsContainer\n"),
        .init(
            name: "a role by the instance", expected: "assume-role", environment: instance,
            config: "[default]\n" + role("admin") + "credential_source = Ec2InstanceMetadata\n"),
        .init(
            name: "a credential_source that has nothing",
            config: "[default]\n" + role("admin") + "credential_source = Environment\n"),
        .init(
            name: "an unknown credential_source",
            config: "[default]\n" + role("admin") + "credential_source = environment\n"),
        .init(
            name: "both sources", environment: container,
            config: "[default]\n" + role("admin") + "credential_source = EcsContainer\nsource_profile = base\n",
            credentials: "[base]\n" + pair("AKIABASE")),
        .init(name: "a role without a source", environment: container, config: "[default]\n" + role("admin")),
        .init(
            name: "a source_profile that is nowhere", config: "[default]\n" + role("admin") + "source_profile = no\n"),
        .init(
            name: "a circle of roles",
            config: "[default]\n" + role("a") + "source_profile = b\n[profile b]\n" + role("b")
                + "source_profile = default\n"),
        .init(
            name: "a profile that is its own source without keys",
            config: "[default]\n" + role("a") + "source_profile = default\n"),
        .init(
            name: "a source_profile without credentials", environment: container,
            config: "[default]\n" + role("a") + "source_profile = b\n[profile b]\nregion = us-east-1\n"),
        .init(
            name: "the wrong secret of the source",
            config: "[default]\n" + role("a") + "source_profile = b\n",
            credentials: "[b]\naws_access_key_id = AKIAB\naws_secret_access_key = wrong\n"),
        .init(
            name: "the environment before a role", expected: "env", environment: keys,
            config: "[default]\n" + role("admin") + "credential_source = EcsContainer\n"),
    ]

    static let webIdentities: [CredentialCase] = [
        .init(
            name: "a web identity of the environment", expected: "assume-role-with-web-identity", environment: web,
            files: webFile),
        .init(
            name: "a web identity without a session name", expected: "assume-role-with-web-identity",
            environment: web.filter { $0.key != "AWS_ROLE_SESSION_NAME" }, files: webFile),
        .init(
            name: "a web identity of a profile", expected: "assume-role-with-web-identity", profile: "ci",
            config: "[profile ci]\n" + role("ci") + "web_identity_token_file = {home}/web-token\n"
                + "role_session_name = job\n",
            files: webFile),
        .init(
            name: "the role of the environment with the token of the profile",
            expected: "assume-role-with-web-identity",
            environment: ["AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/pod"],
            config: "[default]\n" + role("ci") + "web_identity_token_file = {home}/web-token\n", files: webFile),
        .init(
            name: "a web identity before the credentials file", expected: "assume-role-with-web-identity",
            environment: web, credentials: "[default]\n" + pair("AKIAFILE"), files: webFile),
        .init(
            name: "a named profile before the web identity of the environment", expected: "shared-credentials-file",
            environment: web, profile: "work", credentials: "[work]\n" + pair("AKIAWORK"), files: webFile),
        .init(
            name: "a web identity without a role",
            environment: web.filter { $0.key != "AWS_ROLE_ARN" }, credentials: "[default]\n" + pair("AKIAFILE"),
            files: webFile),
        .init(name: "a web identity whose token is gone", environment: web),
        .init(
            name: "a role of the profile before a web identity of the environment", expected: "assume-role",
            environment: web, config: "[default]\n" + role("admin") + "source_profile = base\n",
            credentials: "[base]\n" + pair("AKIABASE"), files: webFile),
    ]
}
