import AWS
import FoundationEssentials
import HTTPClient
import TestSupport
import Testing

@Suite struct EndpointTests {
    static let services = [
        RDS.service, STS.service,
        AWSService("ec2", wireProtocol: .ec2(version: "2016-11-15")),
        AWSService("ecs", wireProtocol: .json(target: "AmazonEC2ContainerServiceV20141113", version: "1.1")),
        AWSService("elasticache", wireProtocol: .query(version: "2015-02-02")),
        AWSService("elbv2", endpointPrefix: "elasticloadbalancing", wireProtocol: .query(version: "2015-12-01")),
        AWSService("cloudwatch", endpointPrefix: "monitoring", wireProtocol: .query(version: "2010-08-01")),
        IAM.service, SSM.service, AWSService("route53", wireProtocol: .query(version: "2013-04-01")),
    ]

    @Test("endpoints and signing regions are those of botocore, in every partition", .timeLimit(.minutes(5)))
    func botocore() async throws {
        struct Expected: Decodable {
            var url: String
            var signingRegion: String
        }
        let regions = [
            "us-east-1", "eu-central-1", "ap-southeast-4", "cn-north-1", "us-gov-west-1", "eusc-de-east-1",
            "us-iso-east-1", "us-isob-east-1", "us-isof-south-1", "eu-isoe-west-1",
        ]
        let cases = Self.services.flatMap { service in regions.map { (service, $0) } }
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/botocore_serialize.py"],
            input: cases.map { #"{"endpoint": "\#($0.name)", "region": "\#($1)"}"# }.joined(separator: "\n"))
        let lines = output.standardOutput.split(separator: "\n")
        try #require(lines.count == cases.count, "\(output.standardError)")
        for ((service, region), line) in zip(cases, lines) {
            let expected = try JSONDecoder().decode(Expected.self, from: Data(line.utf8))
            let endpoint = try Endpoint.resolve(service, region: region, override: nil)
            #expect(endpoint.url == expected.url, "\(service.name) \(region)")
            #expect(endpoint.signingRegion == expected.signingRegion, "\(service.name) \(region)")
            #expect(!endpoint.isLoopback)
        }
    }

    @Test(
        "a service of the whole partition has FIPS in the partitions that have it",
        arguments: ["cn-north-1", "us-iso-east-1"])
    func noFIPS(_ region: String) {
        let settings = Self.settings(["AWS_USE_FIPS_ENDPOINT": "true"])
        let error = #expect(throws: AWSError.self) {
            try Endpoint.resolve(IAM.service, region: region, override: nil, settings: settings)
        }
        #expect(error?.message.contains("unset AWS_USE_FIPS_ENDPOINT") == true)
    }

    private static func settings(_ environment: [String: String]) -> EndpointSettings {
        .read(
            profile: nil,
            CredentialContext(
                environment: environment, readFile: { _ in nil }, writeFile: { _, _ in },
                run: { _ in .init(status: 1, text: "") }, http: HTTPClient(),
                outside: .init(now: { 0 }, sleep: { _ in })))
    }

    @Test("the stack file's endpoint comes before those of the environment, which are as little trusted")
    func configured() throws {
        let settings = Self.settings(["AWS_ENDPOINT_URL_RDS": "http://10.0.0.1:4566"])
        let own = try Endpoint.resolve(
            RDS.service, region: "eu-west-1", override: "http://127.0.0.1:9", settings: settings)
        #expect(own.url == "http://127.0.0.1:9")
        #expect(own.isOverride)
        let error = #expect(throws: AWSError.self) {
            try Endpoint.resolve(RDS.service, region: "eu-west-1", override: nil, settings: settings)
        }
        #expect(error?.message.contains("AWS_ENDPOINT_URL_RDS 'http://10.0.0.1:4566' is refused") == true)
        let local = try Endpoint.resolve(
            RDS.service, region: "eu-west-1", override: nil,
            settings: Self.settings(["AWS_ENDPOINT_URL": "http://127.0.0.1:4566"]))
        #expect(local.url == "http://127.0.0.1:4566")
        // A sandbox's keys are for the stack file's endpoint only.
        #expect(!local.isOverride)
    }

    @Test(
        "an override on this machine or over https is taken",
        arguments: [
            ("http://127.0.0.1:4566", "http://127.0.0.1:4566", "127.0.0.1:4566", true),
            ("http://127.8.9.1:80/", "http://127.8.9.1", "127.8.9.1", true),
            ("http://localhost:5000", "http://localhost:5000", "localhost:5000", true),
            ("http://[::1]:5000", "http://[::1]:5000", "[::1]:5000", true),
            ("https://RDS.example.com:443", "https://rds.example.com", "rds.example.com", false),
            ("https://10.0.0.1:8443", "https://10.0.0.1:8443", "10.0.0.1:8443", false),
        ])
    func override(_ override: String, _ url: String, _ host: String, _ isLoopback: Bool) throws {
        let endpoint = try Endpoint.resolve(RDS.service, region: "eu-west-1", override: override)
        #expect(endpoint.url == url)
        #expect(endpoint.host == host)
        #expect(endpoint.isLoopback == isLoopback)
        #expect(endpoint.signingRegion == "eu-west-1")
    }

    @Test(
        "an override that goes elsewhere over plain http, or hides where it goes, is refused",
        arguments: [
            "http://10.0.0.1:4566", "http://example.com", "http://127.0.0.1.example.com:80", "http://0177.0.0.1",
            "http://127.1", "http://2130706433", "http://127.0.0.1@example.com", "http://127.0.0.1:80@example.com",
            "http://127.0.0.1:99999", "http://127.0.0.1:", "http://", "https://", "ftp://127.0.0.1", "127.0.0.1:80",
            "http://127.0.0.1/path", "http://127.0.0.1?x", "http://127.0.0.1#x", "http://[::2]:80", "http://[x]:80",
            "http://127.0.0.1 .example.com", "http://127.0.0.1\\example.com", "http://localhost.example.com",
            "http://127.0.0.1%2eexample.com", "HTTP://127.0.0.1",
        ])
    func refused(_ override: String) {
        let error = #expect(throws: AWSError.self) {
            try Endpoint.resolve(RDS.service, region: "us-east-1", override: override)
        }
        #expect(error?.kind == .refused)
        #expect(error?.message.contains(override) == true)
    }

    @Test(
        "what is no region cannot become part of a host name",
        arguments: ["", "x", "us-east-1/x", "evil.com#-a-1", "us-east-one", "US-EAST-1", "-east-1"])
    func region(_ region: String) {
        let error = #expect(throws: AWSError.self) {
            try Endpoint.resolve(RDS.service, region: region, override: nil)
        }
        #expect(error?.kind == .refused)
    }
}
