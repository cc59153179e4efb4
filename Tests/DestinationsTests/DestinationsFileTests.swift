import Destinations
import Documents
import Runner
import Testing

@Suite("The destinations file")
struct DestinationsFileTests {
    private func read(_ text: String) throws -> [any Destination] {
        try DestinationsFile.read(Document(text: "version: 1\ndestinations:\n" + text, file: "d.yaml"))
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try read(text)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    @Test("every kind is read, and names itself without a secret")
    func kinds() throws {
        let found = try read(
            """
              - s3: { to: s3://bucket/a/b/, region: eu-west-1, within: 20m }
              - sns: { topic: arn:aws:sns:eu-west-1:123456789012:gameday }
              - slack: { urlFrom: SLACK_URL, within: 5s }
              - webhook: { url: https://example.com/hook?token=abc, secretFrom: HOOK_SECRET }
              - webhook: { urlFrom: arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook-AbCdEf }
              - cloudwatch: {}
              - otlp: { url: http://collector:4318 }
            """)
        #expect(
            found.map(\.name) == [
                "s3://bucket/a/b", "sns arn:aws:sns:eu-west-1:123456789012:gameday",
                "slack (the environment variable SLACK_URL)", "webhook example.com",
                "webhook arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook-AbCdEf", "cloudwatch gameday",
                "otlp collector:4318",
            ])
        #expect(found.map(\.limitMilliseconds) == [1_200_000, 30_000, 5_000, 30_000, 30_000, 30_000, 30_000])
        #expect(found[3].secrets == [.variable("HOOK_SECRET")])
    }

    @Test("what each needs to be allowed is on its own place alone, and secrets are read one by one")
    func permissions() throws {
        let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook-AbCdEf"
        let found = try read(
            """
              - s3: { to: s3://bucket/a, region: cn-north-1 }
              - s3: { to: s3://bucket }
              - s3: { to: s3://bucket }
              - sns: { topic: arn:aws:sns:eu-west-1:123456789012:gameday }
              - slack: { urlFrom: SLACK_URL }
              - webhook: { urlFrom: \(secret) }
              - cloudwatch: { namespace: days }
              - otlp: { url: http://collector:4318 }
            """)
        let objects = ["s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
        let lists = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
        #expect(
            Delivery.permissions(of: found, region: "eu-west-1") == [
                .init(actions: objects, resources: ["arn:aws-cn:s3:::bucket/a/*"]),
                .init(actions: lists, resources: ["arn:aws-cn:s3:::bucket"]),
                .init(actions: objects, resources: ["arn:aws:s3:::bucket/*"]),
                .init(actions: lists, resources: ["arn:aws:s3:::bucket"]),
                .init(actions: ["sns:Publish"], resources: ["arn:aws:sns:eu-west-1:123456789012:gameday"]),
                .init(
                    actions: ["cloudwatch:PutMetricData"], resources: ["*"],
                    conditions: [.init("StringEquals", "cloudwatch:namespace", "days")]),
                .init(actions: ["secretsmanager:GetSecretValue"], resources: [secret]),
            ])
        #expect(Delivery.permissions(of: [], region: nil) == [])
    }

    @Test(
        "what is wrong is said with its place and what to do",
        arguments: [
            ("  []", "destinations has no item"),
            ("  - s4: { to: s3://bucket }", "d.yaml:3:5: error: there is no destination \"s4\"; did you mean \"s3\"?"),
            ("  - s3: { to: s3://b }", "to must be a bucket and perhaps a prefix, not \"s3://b\""),
            ("  - s3: { to: s3://bucket/../x }", "without empty, . and .. segments"),
            ("  - s3: { to: s3://bucket//x }", "without empty, . and .. segments"),
            ("  - s3: { to: s3://bucket, regoin: eu-west-1 }", "s3 has no key \"regoin\"; did you mean \"region\"?"),
            ("  - s3: { to: s3://bucket, endpoint: http://example.com }", "endpoint must be an https URL"),
            ("  - s3: { to: s3://bucket, within: 2h }", "within is 2h, outside of 1s to 1h"),
            ("  - s3: { to: s3://bucket }\n    sns: {}", "a destination must be a mapping of one key"),
            ("  - sns: { topic: gameday }", "topic must be the ARN of an SNS topic"),
            ("  - slack: { url: https://hooks.slack.com/services/T/B/X }", "slack lacks urlFrom"),
            ("  - slack: { urlFrom: arn:aws:ssm:eu-west-1:1:parameter/x }", "must say where the secret is kept"),
            ("  - webhook: { url: http://example.com/ }", "url must be an https URL"),
            ("  - webhook: { url: https://user:secret@example.com/ }", "url must be an https URL"),
            ("  - webhook: { url: https://a.b/, urlFrom: X }", "url and urlFrom exclude each other"),
            ("  - webhook: {}", "webhook lacks url"),
            ("  - cloudwatch: { namespace: AWS/RDS }", "AWS's own"),
            ("  - otlp: { url: http://collector:4318, headersFrom: { Authorization: A } }", "with headersFrom https"),
            ("  - otlp: { url: https://c:4318, headersFrom: { 'A:b': A } }", "a header cannot be named \"A:b\""),
        ])
    func refused(_ text: String, _ message: String) {
        #expect(refusal(text).contains(message), "\(refusal(text))")
    }

    @Test("a secret that stands where its place should stand is not repeated in the message")
    func secretNotRepeated() {
        let message = refusal("  - webhook: { url: https://a.b/, secretFrom: 'hunter2-s3cr3t' }")
        #expect(message.contains("never be the secret itself"))
        #expect(!message.contains("hunter2"))
    }

    @Test("a bucket on the command line is a destination; a quote in it does not break out")
    func bucket() throws {
        #expect(try DestinationsFile.read("s3://bucket/prefix").map(\.name) == ["s3://bucket/prefix"])
        #expect(throws: Refusal.self) { try DestinationsFile.read("s3://") }
        #expect(try DestinationsFile.read("s3://bucket/it's").map(\.name) == ["s3://bucket/it's"])
        #expect(throws: Refusal.self) { try DestinationsFile.read("/nowhere/destinations.yaml") }
    }
}
