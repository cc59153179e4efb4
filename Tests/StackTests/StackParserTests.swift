import Basics
import Documents
import Stack
import Testing

@Suite("Stack files")
struct StackParserTests {
    @Test("the sandbox's file is read whole")
    func sandbox() throws {
        let stack = try stack(sandboxText)
        #expect(
            (stack.name, stack.kind, stack.region, stack.account) == ("sandbox", .sandbox, "us-east-1", "000000000000"))
        #expect(stack.endpoint == "http://127.0.0.1:4566")
        #expect(stack.credentials == StackFile.Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret"))
        #expect(stack.reach?.broker == "/run/sandbox/broker.sock")
        #expect(stack.zones == ["us-east-1a", "us-east-1b", "us-east-1c"])
        #expect(stack.service.maxInFlight == .seconds(10))
        #expect(stack.service.cluster == "sandbox" && stack.service.name == "transaction-service")
        #expect(stack.tasks?.perZone == 2)
        #expect(stack.database?.cluster == "sandbox-aurora" && stack.database?.port == 5432)
        #expect(stack.loadBalancer?.nodes == ["us-east-1a": "198.18.0.10"])
        #expect(stack.cache == .init(replicationGroup: "sandbox-redis", endpoint: "cache.sandbox.internal"))
        #expect(
            stack.network
                == .init(vpc: "vpc-0a1b", subnets: [.init(id: "subnet-01", zone: "us-east-1a", tier: .application)]))
        #expect(stack.alarms == [])
    }

    @Test("a stack of AWS needs little, and what is left out is absent")
    func aws() throws {
        let stack = try stack(awsText + "endpoint: null\nalarms: [errors]\n")
        #expect(stack.kind == .aws)
        #expect(stack.endpoint == nil && stack.credentials == nil && stack.reach == nil && stack.database == nil)
        #expect(stack.service.maxInFlight == .seconds(60))
        #expect(stack.alarms == ["errors"])
    }

    @Test("an empty file lacks every required key")
    func missing() {
        #expect(
            refusals(of: "{}") == [
                "stack:1:1: error: the stack file lacks version; add `version: 1`",
                "stack:1:1: error: the stack file lacks name; add a name for reports",
                "stack:1:1: error: the stack file lacks kind; "
                    + "add `kind: aws`, or `kind: sandbox` for a stack on this machine",
                "stack:1:1: error: the stack file lacks region; add the AWS region",
                "stack:1:1: error: the stack file lacks account; add the twelve digits of the AWS account, in quotes",
                "stack:1:1: error: the stack file lacks zones; "
                    + "add the availability zones: [us-east-1a, us-east-1b, us-east-1c]",
                "stack:1:1: error: the stack file lacks service; add the service with its url",
            ])
    }

    @Test(
        "each wrong value has its place and its mend",
        arguments: [
            ("version: 1", "version: 2", "1:10", "version is 2, outside of 1 to 1; write at most 1"),
            ("kind: aws", "kind: awz", "3:7", "kind cannot be \"awz\"; did you mean \"aws\"?"),
            (
                "eu-central-1\n", "Frankfurt\n", "4:9",
                "region must be the name of an AWS region, not \"Frankfurt\"; write us-east-1, for example"
            ),
            (
                "\"123456789012\"", "123456789012", "5:10",
                "account must be text, not the number 123456789012; put it in quotes: \"123456789012\""
            ),
            (
                "\"123456789012\"", "'1234'", "5:10",
                "account must be the twelve digits of an AWS account, not \"1234\"; write \"123456789012\", in quotes"
            ),
            (
                "1b]", "1b, us-east-1a]", "6:39",
                "the zone \"us-east-1a\" is not one of eu-central-1; write eu-central-1a, for example"
            ),
            ("[eu-central-1a, eu-central-1b]", "[]", "6:8", "zones is empty; name the availability zones of the stack"),
            (
                "https://payments", "payments", "8:8",
                "url must be an http or https URL, not \"payments.example.com\"; "
                    + "write https://payments.example.com, for example"
            ),
            (
                "example.com\n", "example.com\n  cluter: x\n", "9:3",
                "service has no key \"cluter\"; did you mean \"cluster\"?"
            ),
            (
                "example.com\n", "example.com\n  maxInFlight: 10\n", "9:16",
                "maxInFlight must be a duration, not the number 10; write 10s"
            ),
        ])
    func wrong(old: String, new: String, place: String, reason: String) {
        let reasons = refusals(of: awsText.replacing(old, with: new))
        #expect(reasons.first == "stack:\(place): error: \(reason)")
    }

    @Test(
        "each wrong section has its place and its mend",
        arguments: [
            ("datbase: {}", "9:1", "the stack file has no key \"datbase\"; did you mean \"database\"?"),
            ("database: {}", "9:11", "database lacks cluster; add the identifier of the DB cluster"),
            (
                "database: { cluster: c, endpoint: 'a:5432' }", "9:35",
                "endpoint must be a host name, not \"a:5432\"; write it without a scheme, port or path"
            ),
            (
                "database: { cluster: c, endpoint: e, port: 70000 }", "9:44",
                "port is 70000, outside of 1 to 65535; write at most 65535"
            ),
            ("tasks: { perZone: 0 }", "9:19", "perZone is 0, outside of 1 to 1000; write at least 1"),
            ("reach: { broker: sock }", "9:18", "broker must be an absolute path, not \"sock\"; begin it with a slash"),
            (
                "loadBalancer: { dnsName: a, nodes: { eu-central-1a: a } }", "9:53",
                "the node of eu-central-1a must be an IPv4 address, not \"a\"; write 198.51.100.10, for example"
            ),
            (
                "loadBalancer: { dnsName: a, arn: 'arn:aws:iam::1:role/a' }", "9:34",
                "arn must be the ARN of a load balancer, not \"arn:aws:iam::1:role/a\"; write "
                    + "arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID, as AWS shows it"
            ),
            (
                "loadBalancer: { dnsName: a, nodes: { eu-central-1c: 10.0.0.1 } }", "9:38",
                "nodes has no key \"eu-central-1c\"; did you mean \"eu-central-1a\"?"
            ),
            (
                "cache: { group: a }", "9:8",
                "cache lacks replicationGroup; add the identifier of the replication group"
            ),
            (
                "network: { vpc: v, subnets: [] }", "9:17",
                "vpc must be the id of a VPC, not \"v\"; write vpc-0a1b2c3d, for example"
            ),
            (
                "network: { vpc: vpc-1, subnets: [{ id: subnet-1, zone: eu-central-1a, tier: dat }] }", "9:77",
                "tier cannot be \"dat\"; did you mean \"data\"?"
            ),
            ("tags: [a]", "9:7", "tags must be a mapping, not a list; write `key: value` lines"),
            ("alarms: red", "9:9", "alarms must be a list, not the text \"red\"; begin each item with `- `"),
        ])
    func sections(line: String, place: String, reason: String) {
        #expect(refusals(of: awsText + line + "\n").first == "stack:\(place): error: \(reason)")
    }

    @Test("keys stand only in the file of a sandbox, and only for this machine")
    func credentials() {
        let keys = "credentials: { accessKeyId: a, secretAccessKey: b }\n"
        #expect(
            refusals(of: awsText + keys) == [
                "stack:9:14: error: credentials stand in the file of an aws stack; "
                    + "remove them: the keys come from the environment or the profile"
            ])
        let sandbox = awsText.replacing("kind: aws", with: "kind: sandbox")
        #expect(
            refusals(of: sandbox + keys) == [
                "stack:3:7: error: a sandbox needs an endpoint; "
                    + "add `endpoint: http://127.0.0.1:PORT`, or write `kind: aws`",
                "stack:9:14: error: credentials need an endpoint on this machine; "
                    + "remove them, or give an endpoint such as http://127.0.0.1:4566",
            ])
        #expect(
            refusals(of: sandbox + "endpoint: https://rds.example.com\n") == [
                "stack:9:11: error: the endpoint of a sandbox must be on this machine; "
                    + "write a loopback address such as http://127.0.0.1:4566, or `kind: aws`"
            ])
    }

    @Test(
        "an endpoint is https, or on this machine",
        arguments: [
            ("http://127.0.0.1:4566", true), ("http://127.9.9.9", true), ("http://localhost:80", true),
            ("http://[::1]:4566", true), ("https://vpce.example.com", true), ("https://10.0.0.1:8443/base", true),
            ("http://10.0.0.1", false), ("http://127.0.0.1.example.com", false),
            ("http://127.0.0.1@example.com", false),
            ("http://localhost.example.com", false), ("ftp://127.0.0.1", false), ("https://", false),
            ("https://a b", false), ("http://127.0.0.1:0", false), ("http://127.0.0.1:65536", false),
            ("http://0177.0.0.1", false), ("https://example.com?x", false), ("http://[::1]:4566#f", false),
        ])
    func endpoints(endpoint: String, isTaken: Bool) throws {
        let text = awsText + "endpoint: \"\(endpoint)\"\n"
        if isTaken {
            #expect(try stack(text).endpoint == endpoint)
        } else {
            #expect(
                refusals(of: text) == [
                    "stack:9:11: error: endpoint must be an https URL, or an http URL on this machine, "
                        + "not \"\(endpoint)\"; write https://, or a loopback address"
                ])
        }
    }

    @Test("what ${stack...} can name holds no keys, nor does a description")
    func secrets() throws {
        let document = try Document(text: sandboxText, file: "stack")
        #expect(document.stackValues["credentials"] == nil)
        #expect(document.stackValues["database"]?["cluster"]?.text == "sandbox-aurora")
        #expect(try !"\(stack(sandboxText))".contains("secret\""))
        #expect(try "\(#require(stack(sandboxText).credentials))" == "Credentials(AKIDEXAMPLE)")
    }

    @Test("a missing file and a directory are refused in one line")
    func files() throws {
        for (path, reason) in [
            ("/nowhere/stack.json", "there is no such file; check the path"),
            ("/", "this is a directory; name a file in it"),
        ] {
            let refusal = #expect(throws: Refusal.self) { try StackFile.read(path: path) }
            #expect(refusal?.description == "\(path):1:1: error: \(reason)")
        }
    }
}
