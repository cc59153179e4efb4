import SigV4
import Testing

/// Fixed vectors: those of the AWS Signature Version 4 test suite and of the IAM User Guide, and others computed with
/// botocore 1.43.11 on 2026-11-22.
@Suite struct SignerTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var name: String
        var target = "/"
        var method = "GET"
        var host = "example.amazonaws.com"
        var headers: [(name: String, value: String)] = []
        var body = ""
        var service = "service"
        var time = "20150830T123600Z"
        var token: String?
        var signedHeaders = "host;x-amz-date"
        var signature: String

        var testDescription: String { name }
    }

    static let suite: [Vector] = [
        Vector(
            name: "get-vanilla", signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Vector(
            name: "get-vanilla-query-order-key-case", target: "/?Param2=value2&Param1=value1",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Vector(
            name: "get-vanilla-query-order-value", target: "/?Param1=value2&Param1=value1",
            signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
        Vector(
            name: "get-unreserved",
            target: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        Vector(
            name: "get-utf8", target: "/\u{1234}",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        Vector(
            name: "get-header-value-trim",
            headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signedHeaders: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        Vector(
            name: "get-header-key-duplicate",
            headers: [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
            signedHeaders: "host;my-header1;x-amz-date",
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
        Vector(
            name: "get-relative", target: "/example/..",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Vector(
            name: "get-slashes", target: "//example//",
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
        Vector(
            name: "get-slash-pointless-dot", target: "/./example",
            signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
        Vector(
            name: "post-vanilla", method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        Vector(
            name: "post-vanilla-query", target: "/?Param1=value1", method: "POST",
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        Vector(
            name: "post-x-www-form-urlencoded", method: "POST",
            headers: [("Content-Type", "application/x-www-form-urlencoded")], body: "Param1=value1",
            signedHeaders: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
        Vector(
            name: "post-sts-header-before", method: "POST",
            token: "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwA"
                + "eMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8p"
                + "hUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT"
                + "38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabI"
                + "Qwj2ICCR/oLxBA==",
            signedHeaders: "host;x-amz-date;x-amz-security-token",
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
        Vector(
            name: "iam-user-guide", target: "/?Action=ListUsers&Version=2010-05-08", host: "iam.amazonaws.com",
            headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], service: "iam",
            signedHeaders: "content-type;host;x-amz-date",
            signature: "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
    ]

    static let computed: [Vector] = [
        Vector(
            name: "query with an empty value", target: "/?a=&b=1",
            signature: "4fa31104df59013527ff1d3cfe082e9a91b78513f26e22b2a556b7066a139dde"),
        Vector(
            name: "query with a name alone", target: "/?flag",
            signature: "9f9b0c928ba3d7888545d212afed3457f82dc628c584247c6a0d461202def1fb"),
        Vector(
            name: "header with an empty value", headers: [("X-Empty", "")],
            signedHeaders: "host;x-amz-date;x-empty",
            signature: "628550a9ba05ae3ba6ed989d366f1a23d75ff3afaf217abd3289f0d2b55551da"),
        Vector(
            name: "a path is encoded twice", target: "/2013-04-01/a%20b/caf%C3%A9%2Fx",
            signature: "3579d4a38a18c2d5ee95c839d49e090609bc307863ea39790a68b1d791a0cc3e"),
        Vector(
            name: "an S3 path is taken as it is", target: "/a%20b//./c?x-id=GetObject", host: "b.s3.amazonaws.com",
            service: "s3", signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "d1de4f5bf11c1560a1c40597823b751ecd191408a5ae1decbe303938a1a5110c"),
        Vector(
            name: "RDS FailoverDBCluster", method: "POST", host: "rds.us-east-1.amazonaws.com",
            headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: "Action=FailoverDBCluster&Version=2014-10-31&DBClusterIdentifier=c1", service: "rds",
            time: "20261122T203000Z", signedHeaders: "content-type;host;x-amz-date",
            signature: "aac93c732abe412d03f1f2cfcb686d3a97a1916aa39f20e36cf70bc9e17710d5"),
        Vector(
            name: "ECS StopTask", method: "POST", host: "ecs.us-east-1.amazonaws.com",
            headers: [
                ("Content-Type", "application/x-amz-json-1.1"),
                ("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.StopTask"),
            ],
            body: #"{"cluster": "c", "task": "t", "reason": "gameday"}"#, service: "ecs", time: "20261122T203000Z",
            signedHeaders: "content-type;host;x-amz-date;x-amz-target",
            signature: "cbf983001595be79fa3d18cc32a5ca68a6447440505bc6f11cabd8df75d75f58"),
    ]

    @Test("signs the published and the computed vectors exactly", arguments: suite + computed)
    func vector(_ vector: Vector) throws {
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            sessionToken: vector.token)
        let added = Signer().sign(
            SignableRequest(
                method: vector.method, target: vector.target, headers: [("Host", vector.host)] + vector.headers,
                payload: .bytes(Array(vector.body.utf8))),
            with: credentials, region: "us-east-1", service: vector.service,
            at: try #require(SigningTime(stamp: vector.time)))
        #expect(
            added.last?.value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\(vector.time.prefix(8))/us-east-1/"
                + "\(vector.service)/aws4_request, SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)"
        )
        #expect(added.first?.value == vector.time)
        #expect(added.first { $0.name == "X-Amz-Security-Token" }?.value == vector.token)
    }

    @Test("signing a signed request again replaces the first signature")
    func resign() throws {
        let signer = Signer()
        let credentials = Credentials(accessKeyID: "A", secretAccessKey: "s")
        var request = SignableRequest(method: "GET", target: "/", headers: [("Host", "h")])
        let time = SigningTime(unixSeconds: 1_800_000_000)
        let first = signer.sign(request, with: credentials, region: "r", service: "rds", at: time)
        request.headers += signer.sign(
            request, with: credentials, region: "r", service: "rds", at: SigningTime(unixSeconds: 1_700_000_000))
        let second = signer.sign(request, with: credentials, region: "r", service: "rds", at: time)
        #expect(first.last?.value == second.last?.value)
    }

    @Test("a day, a region, a service and a secret each have their own key")
    func keys() {
        let signer = Signer()
        let request = SignableRequest(method: "GET", target: "/", headers: [("Host", "h")])
        func signature(_ secret: String, _ region: String, _ service: String, _ seconds: Int64) -> String {
            let headers = signer.sign(
                request, with: Credentials(accessKeyID: "A", secretAccessKey: secret), region: region,
                service: service, at: SigningTime(unixSeconds: seconds))
            return String((headers.last?.value ?? "").suffix(64))
        }
        for _ in 0..<2 {
            let all = [
                signature("s", "r", "rds", 0), signature("t", "r", "rds", 0), signature("s", "q", "rds", 0),
                signature("s", "r", "ecs", 0), signature("s", "r", "rds", 86_400),
            ]
            #expect(Set(all).count == all.count)
            #expect(all[0] == signature("s", "r", "rds", 0))
        }
    }
}
