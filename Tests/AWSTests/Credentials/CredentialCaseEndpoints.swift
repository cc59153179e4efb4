extension CredentialCase {
    private static let some = ["rds", "elbv2", "route53", "sts"]
    private static let local = ["AWS_ENDPOINT_URL_STS": ""]
    private static let servicesFile = """
        [default]
        services = mine
        endpoint_url = https://profile.example.com
        [services mine]
        rds =
          endpoint_url = https://rds.example.com
        elastic_load_balancing_v2 =
          endpoint_url = https://elb.example.com

        """

    static let endpoints: [CredentialCase] = [
        .init(
            name: "AWS's own endpoints, in the region of the environment",
            environment: local.merging(["AWS_DEFAULT_REGION": "ap-southeast-2"]) { $1 }, services: Array(known.keys)),
        .init(
            name: "the region of the profile", environment: local.merging(["AWS_PROFILE": "work"]) { $1 },
            config: "[default]\nregion = us-east-1\n[profile work]\nregion = eu-north-1\n", services: some),
        .init(
            name: "the region of the environment before the profile's",
            environment: local.merging(["AWS_DEFAULT_REGION": "sa-east-1"]) { $1 },
            config: "[default]\nregion = us-east-1\n", services: some),
        .init(
            name: "the region of the credentials file", environment: local,
            config: "[default]\nregion = us-east-1\n", credentials: "[default]\nregion = us-west-1\n",
            services: some),
        .init(
            name: "China", environment: local.merging(["AWS_DEFAULT_REGION": "cn-northwest-1"]) { $1 },
            services: Array(known.keys)),
        .init(
            name: "GovCloud", environment: local.merging(["AWS_DEFAULT_REGION": "us-gov-east-1"]) { $1 },
            services: Array(known.keys)),
        .init(
            name: "FIPS", environment: local.merging(["AWS_USE_FIPS_ENDPOINT": "true"]) { $1 },
            config: "[default]\nregion = us-east-2\n", services: Array(known.keys)),
        .init(
            name: "FIPS of the profile, in GovCloud", environment: local,
            config: "[default]\nregion = us-gov-west-1\nuse_fips_endpoint = true\n", services: Array(known.keys)),
        .init(
            name: "FIPS in China", environment: local.merging(["AWS_USE_FIPS_ENDPOINT": "true"]) { $1 },
            config: "[default]\nregion = cn-north-1\n", services: ["rds", "ecs", "sts"]),
        .init(
            name: "FIPS that the environment turns off",
            environment: local.merging(["AWS_USE_FIPS_ENDPOINT": "false"]) { $1 },
            config: "[default]\nuse_fips_endpoint = true\n", services: some),
        .init(
            name: "an endpoint for everything",
            environment: local.merging(["AWS_ENDPOINT_URL": "http://127.0.0.1:4566"]) { $1 }, services: some),
        .init(
            name: "an endpoint for one service before that for everything",
            environment: local.merging([
                "AWS_ENDPOINT_URL": "http://localhost:4566",
                "AWS_ENDPOINT_URL_RDS": "https://rds.internal.example.com:8443",
                "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2": "https://elb.internal.example.com",
                "AWS_ENDPOINT_URL_ROUTE_53": "https://dns.internal.example.com",
            ]) { $1 }, services: some),
        .init(
            name: "the services section before the profile's endpoint", environment: local, config: servicesFile,
            services: some),
        .init(
            name: "the environment's endpoint before the services section",
            environment: local.merging(["AWS_ENDPOINT_URL": "https://all.example.com"]) { $1 }, config: servicesFile,
            services: some),
        .init(
            name: "configured endpoints that are ignored",
            environment: local.merging([
                "AWS_ENDPOINT_URL": "https://all.example.com", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
            ]) { $1 }, config: servicesFile, services: some),
        .init(
            name: "configured endpoints that the profile ignores",
            environment: local.merging(["AWS_ENDPOINT_URL_RDS": "https://rds.example.com"]) { $1 },
            config: "[default]\nignore_configured_endpoint_urls = true\n", services: some),
        .init(
            name: "a services section that is nowhere", environment: local,
            config: "[default]\nservices = nowhere\n", services: some),
        .init(
            name: "FIPS beside an endpoint",
            environment: local.merging([
                "AWS_ENDPOINT_URL_RDS": "https://rds.example.com", "AWS_USE_FIPS_ENDPOINT": "true",
            ]) { $1 }, services: some),
    ]
}
