import AWS
import Basics
import HTTPClient
import TestSupport
import Testing

@Suite("The S3 client", .timeLimit(.minutes(5)))
struct S3ClientTests {
    private let requests = Locked<[ServerRequest]>([])

    private func server(_ answers: ServerAnswer...) throws -> TestServer {
        try TestServer(answering: { [requests] request in
            let number = requests.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            return answers[min(number, answers.count - 1)]
        })
    }

    private func client(
        _ endpoint: String?, bucket: String = "bucket", region: String = "eu-west-1",
        credentials: (any CredentialProvider)? = nil
    ) -> S3Client {
        let keys = ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"]
        return S3Client(
            bucket: bucket, region: region, endpoint: endpoint,
            credentials: credentials ?? EnvironmentCredentials(keys) { 0 },
            http: HTTPClient(), outside: .init(now: { 1_795_370_008 }, sleep: { _ in }, random: { 0.5 }))
    }

    @Test("an object goes with its checksums, and its path is encoded once")
    func put() async throws {
        let server = try server(ServerAnswer())
        try await client(server.url).putObject("a b/é+%.txt", Array("hello".utf8), contentType: "text/plain")
        let request = try #require(requests.withLock { $0.first })
        #expect(request.method == "PUT")
        #expect(request.target == "/bucket/a%20b/%C3%A9%2B%25.txt")
        #expect(
            request["X-Amz-Content-SHA256"] == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
        #expect(request["x-amz-checksum-sha256"] == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
        #expect(request["Authorization"]?.contains("/eu-west-1/s3/aws4_request") == true)
        #expect(request["Authorization"]?.contains("x-amz-checksum-sha256;x-amz-content-sha256") == true)
    }

    @Test(
        "a bucket elsewhere is said to be there, with the region to write",
        arguments: [
            (301, "", "eu-central-1"),
            (400, "<Error><Code>AuthorizationHeaderMalformed</Code></Error>", "eu-central-1"),
        ])
    func elsewhere(_ status: Int, _ body: String, _ region: String) async throws {
        let server = try server(ServerAnswer(status, body, headers: [("x-amz-bucket-region", region)]))
        let error = await #expect(throws: AWSError.self) {
            try await client(server.url).putObject("key", [], contentType: "text/plain")
        }
        #expect(error?.message.contains("the bucket bucket is in eu-central-1, not in eu-west-1") == true)
        #expect(error?.attempts == 1)
    }

    @Test("a redirect that names no region is not followed, and said", arguments: [301, 307])
    func redirected(_ status: Int) async throws {
        let server = try server(ServerAnswer(status, "", headers: [("Location", "https://elsewhere.example/")]))
        let error = await #expect(throws: AWSError.self) {
            try await client(server.url).putObject("key", [], contentType: "text/plain")
        }
        #expect(error?.message.contains("answers with a redirect, which is not followed") == true)
        #expect(requests.withLock { $0.count } == 1)
    }

    @Test("a completion that fails with status 200 fails")
    func completion() async throws {
        let server = try server(
            ServerAnswer(200, "<Error><Code>InternalError</Code><Message>try again</Message></Error>"))
        let error = await #expect(throws: AWSError.self) {
            try await client(server.url).completeMultipartUpload(
                "key", upload: "u", [S3Part(number: 1, entityTag: "\"a&b\"", sha256: "c2hh")])
        }
        #expect(error?.code == "InternalError")
        let body = requests.withLock { String(decoding: $0[0].body, as: UTF8.self) }
        #expect(body.contains("<Part><PartNumber>1</PartNumber><ETag>&quot;a&amp;b&quot;</ETag>"))
        #expect(body.contains("<ChecksumSHA256>c2hh</ChecksumSHA256></Part>"))
    }

    @Test("parts are read from all pages")
    func parts() async throws {
        func page(_ number: Int, next: String?) -> ServerAnswer {
            let tail = next.map { "<IsTruncated>true</IsTruncated><NextPartNumberMarker>\($0)</NextPartNumberMarker>" }
            return ServerAnswer(
                200,
                "<ListPartsResult>\(tail ?? "<IsTruncated>false</IsTruncated>")<Part><PartNumber>\(number)</PartNumber>"
                    + "<ETag>\"e\(number)\"</ETag><Size>5</Size><ChecksumSHA256>s</ChecksumSHA256></Part>"
                    + "</ListPartsResult>")
        }
        let server = try server(page(1, next: "1"), page(2, next: nil))
        let found = try await client(server.url).parts("key", upload: "u")
        #expect(found.keys.sorted() == [1, 2])
        #expect(found[2] == S3Part(number: 2, entityTag: "\"e2\"", size: 5, sha256: "s"))
        #expect(requests.withLock { $0.map(\.target) }.last == "/bucket/key?uploadId=u&part-number-marker=1")
    }

    @Test("a call whose credentials have ended before their time is made once more, with new ones, and not again")
    func endedCredentials() async throws {
        let expired = ServerAnswer(403, "<Error><Code>ExpiredToken</Code><Message>it has ended</Message></Error>")
        let server = try server(expired, ServerAnswer())
        try await client(server.url, credentials: TestClient.numbering())
            .putObject("key", [], contentType: "text/plain")
        let keys = requests.withLock { $0.map { $0["Authorization"]?.contains("Credential=ASIA0/") == true } }
        #expect(keys == [true, false])
        let stubborn = try self.server(expired)
        await #expect(throws: AWSError.self) {
            try await client(stubborn.url, credentials: TestClient.numbering())
                .putObject("key", [], contentType: "text/plain")
        }
        #expect(requests.withLock { $0.count } == 4)
    }

    @Test("the answer to HEAD does not say that credentials have ended: one that is 400 is taken for it")
    func endedCredentialsOfHead() async throws {
        let server = try server(ServerAnswer(400), ServerAnswer(404))
        #expect(try await client(server.url, credentials: TestClient.numbering()).headObject("key") == nil)
        let keys = requests.withLock { $0.map { $0["Authorization"]?.contains("Credential=ASIA0/") == true } }
        #expect(keys == [true, false])
    }

    @Test("a bucket is a label of AWS's host, and a path where no certificate would fit")
    func addresses() async throws {
        #expect(try S3Client.url(bucket: "bucket", region: "eu-west-1") == "https://bucket.s3.eu-west-1.amazonaws.com")
        #expect(
            try S3Client.url(bucket: "my.bucket", region: "us-east-1")
                == "https://s3.us-east-1.amazonaws.com/my.bucket")
        #expect(
            try S3Client.url(bucket: "bucket", region: "cn-north-1")
                == "https://bucket.s3.cn-north-1.amazonaws.com.cn")
    }

    @Test("the endpoint that the environment names is called in path style, and FIPS is a host of AWS's own")
    func configured() throws {
        func url(_ environment: [String: String], endpoint: String? = nil) throws -> String {
            let context = CredentialContext(
                environment: environment, readFile: { _ in nil }, writeFile: { _, _ in },
                run: { _ in .init(status: 1, text: "") }, http: HTTPClient(),
                outside: .init(now: { 0 }, sleep: { _ in }))
            return try S3Client.url(
                bucket: "bucket", region: "us-gov-west-1", endpoint: endpoint,
                endpoints: .read(profile: nil, context))
        }
        #expect(
            try url(["AWS_USE_FIPS_ENDPOINT": "true"]) == "https://bucket.s3-fips.us-gov-west-1.amazonaws.com")
        let named = ["AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:2"]
        #expect(try url(named) == "http://127.0.0.1:2/bucket")
        #expect(try url(named, endpoint: "http://127.0.0.1:3") == "http://127.0.0.1:3/bucket")
    }
}
