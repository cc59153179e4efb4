import Foundation
import FoundationXML
import SigV4
import TestSupport
import Testing

@testable import Sandbox

/// The endpoint without its socket, against hostile requests: each gets an AWS error, none a crash.
@Suite("Hostile requests", .timeLimit(.minutes(5)))
struct RequestDispatcherTests {
    private let now = Date(timeIntervalSince1970: 1_795_379_520)

    private var dispatcher: RequestDispatcher {
        let now = now
        return RequestDispatcher(
            services: [
                QueryService.rds(
                    ModelDatabase(), region: ServedEndpoint.region, account: ServedEndpoint.account,
                    wallClock: { now }),
                QueryService.ec2(
                    ServedEndpoint.network(), region: ServedEndpoint.region, account: ServedEndpoint.account),
                JSONService.ssm(
                    ParameterStore(), region: ServedEndpoint.region, account: ServedEndpoint.account,
                    wallClock: { now }),
                QueryService.sts(account: ServedEndpoint.account, user: ServedEndpoint.user),
            ],
            keys: [ServedEndpoint.key], region: ServedEndpoint.region, wallClock: { now })
    }

    private func signed(_ request: EndpointRequest, service: String = "rds") -> EndpointRequest {
        var request = request
        request.headers += Signer().sign(
            SignableRequest(
                method: request.method, target: request.target, headers: request.headers,
                payload: .bytes(request.body)),
            with: Credentials(
                accessKeyID: ServedEndpoint.key.id, secretAccessKey: ServedEndpoint.key.secret),
            region: ServedEndpoint.region, service: service,
            at: SigningTime(unixSeconds: Int64(now.timeIntervalSince1970)))
        return request
    }

    private func post(_ body: some Sequence<UInt8>, target: String = "/") -> EndpointRequest {
        EndpointRequest(method: "POST", target: target, headers: [("Host", "sandbox")], body: Array(body))
    }

    private func code(_ answer: EndpointResponse) -> String? {
        let text = String(decoding: answer.body, as: UTF8.self)
        guard let start = text.firstRange(of: "<Code>"), let end = text.firstRange(of: "</Code>") else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }

    @Test(
        "A signed request with a hostile body gets its error",
        arguments: [
            ("", "MissingAction", 400), ("&&&&", "MissingAction", 400), ("=", "MissingAction", 400),
            ("Action=", "MissingAction", 400), ("action=DescribeDBClusters", "MissingAction", 400),
            ("Action=%", "MalformedQueryString", 404), ("Action=%4", "MalformedQueryString", 404),
            ("Action=%zz", "MalformedQueryString", 404), ("%%%=%%%", "MalformedQueryString", 404),
            ("Action=%ff%fe", "MalformedQueryString", 404), ("Action=%c0%80", "MalformedQueryString", 404),
            ("Action=a&Action=b", "MalformedQueryString", 404), ("Action=a&%41ction=a", "MalformedQueryString", 404),
            ("Action=%00&Version=2014-10-31", "InvalidAction", 400),
            ("Action=DescribeDBClusters", "InvalidAction", 400),
            ("Action=DescribeDBClusters&Version=2011-06-15", "InvalidAction", 400),
            ("Action=DescribeDBClusters%3C/Code%3E&Version=2014-10-31", "InvalidAction", 400),
            ("{\"Action\":\"DescribeDBClusters\"}", "MissingAction", 400),
            ("<Action>DescribeDBClusters</Action>", "MissingAction", 400),
        ])
    func hostileBodies(_ body: String, _ wanted: String, _ status: Int) async {
        let answer = await dispatcher.answer(signed(post(body.utf8)))
        #expect(code(answer) == wanted)
        #expect(answer.status == status)
    }

    @Test(
        "A parameter with a hostile value gets its error",
        arguments: [
            ("DBClusterIdentifier=", "InvalidParameterValue"), ("DBClusterIdentifier=%00%01", "DBClusterNotFoundFault"),
            ("DBClusterIdentifier=%F0%9F%92%A9", "DBClusterNotFoundFault"),
            ("DBClusterIdentifier=arn%3Aaws%3Ards%3Aus-east-1%3A000000000000%3Acluster%3A", "DBClusterNotFoundFault"),
            ("DBClusterIdentifier=%3C%21%5BCDATA%5B", "DBClusterNotFoundFault"),
            ("MaxRecords=99999999999999999999999999", "InvalidParameterValue"),
            ("MaxRecords=%2B50", "InvalidParameterValue"),
            ("MaxRecords=50.0", "InvalidParameterValue"), ("MaxRecords=0x32", "InvalidParameterValue"),
            ("MaxRecords=%D9%A5%D9%A0", "InvalidParameterValue"), ("MaxRecords=", "InvalidParameterValue"),
            ("Marker=%00", "InvalidParameterValue"), ("Marker=cGxhY2U6OTk5", "InvalidParameterValue"),
            ("Marker=cGxhY2U6LTE%3D", "InvalidParameterValue"), ("Filters.Filter.1.Name=", "InvalidParameterValue"),
            ("Filters.Filter.1.Name=engine", "InvalidParameterValue"),
            ("Filters.Filter.1.Name=engine&Filters.Filter.1.Values.Value.2=x", "InvalidParameterValue"),
        ])
    func hostileValues(_ parameter: String, _ wanted: String) async {
        let body = "Action=DescribeDBClusters&Version=2014-10-31&" + parameter
        let answer = await dispatcher.answer(signed(post(body.utf8)))
        #expect(code(answer) == wanted)
    }

    @Test(
        "An event window that is no time gets its error",
        arguments: ["now", "", "2026-11-22", "2026-13-45T99:99:99Z", "1795379520", "%00", "9999999999-01-01T00:00:00Z"])
    func hostileTimes(_ time: String) async {
        let body = "Action=DescribeEvents&Version=2014-10-31&StartTime=" + time
        #expect(code(await dispatcher.answer(signed(post(body.utf8)))) == "InvalidParameterValue")
    }

    @Test(
        "An Authorization header that is no signature gets its error",
        arguments: [
            "", "Basic dXNlcjpwYXNz", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=", "Credential=////////",
            "AWS4-HMAC-SHA256 Credential=a/b/c/rds/aws4_request, SignedHeaders=, Signature=",
            "AWS4-HMAC-SHA256 Credential=AKIASANDBOXTEST00001/20261122/us-east-1/rds/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=" + String(repeating: "0", count: 64),
            "Credential=Credential=Credential=/////", "AWS4-HMAC-SHA256 \u{0}\u{1}<&>",
        ])
    func hostileHeaders(_ header: String) async {
        var request = post("Action=GetCallerIdentity&Version=2011-06-15".utf8)
        request.headers += [("X-Amz-Date", "20261122T203200Z"), ("Authorization", header)]
        let answer = await dispatcher.answer(request)
        #expect((400...403).contains(answer.status))
        let refusals = ["IncompleteSignature", "SignatureDoesNotMatch", "MissingAuthenticationToken"]
        #expect(refusals.contains(code(answer) ?? ""))
    }

    @Test("A hostile target gets its error", arguments: ["", "//", "/../..", "/%", "?Action=x", "/?%", "*", "/\u{0}"])
    func hostileTargets(_ target: String) async {
        let answer = await dispatcher.answer(signed(post([], target: target)))
        #expect((400...404).contains(answer.status))
        #expect(code(answer) != nil)
    }

    @Test("Parameters in URL and body count together; one given in both is refused")
    func urlAndBody() async {
        let both = post("Version=2014-10-31".utf8, target: "/?Action=DescribeDBClusters")
        #expect(await dispatcher.answer(signed(both)).status == 200)
        let twice = post("Action=DescribeDBClusters&Version=2014-10-31".utf8, target: "/?Action=DescribeDBClusters")
        #expect(code(await dispatcher.answer(signed(twice))) == "MalformedQueryString")
    }

    @Test(
        "Escapes and plus signs are decoded, in names and in values",
        arguments: [
            ("DBClusterIdentifier=a+b", "DBCluster a b not found."),
            ("DBClusterIdentifier=a%2Bb", "DBCluster a+b not found."),
            ("DBClusterIdentifier=a=b", "DBCluster a=b not found."),
            ("%44BClusterIdentifier=%c3%a4%C3%A4", "DBCluster ää not found."),
            ("DBClusterIdentifier=%3Cx%3E%26", "DBCluster &lt;x&gt;&amp; not found."),
        ])
    func decodes(_ parameter: String, _ message: String) async {
        let body = "Action=DescribeDBClusters&Version=2014-10-31&" + parameter
        let answer = await dispatcher.answer(signed(post(body.utf8)))
        #expect(String(decoding: answer.body, as: UTF8.self).contains("<Message>\(message)</Message>"))
    }

    @Test("A service signed for but not offered is named in the error, cut short")
    func unknownService() async {
        let answer = await dispatcher.answer(
            signed(post([]), service: "no-such-" + String(repeating: "x", count: 9_999)))
        #expect(answer.status == 400)
        #expect(code(answer) == "UnknownService")
        #expect(answer.body.count < 1_000)
    }

    @Test("Thirty thousand parameters are read in one go")
    func manyParameters() async {
        let body = (0..<30_000).map { "Filters.Filter.\($0).Name=engine" }.joined(separator: "&")
        #expect(body.utf8.count < EndpointRequest.maxBodyBytes)
        let answer = await dispatcher.answer(
            signed(post(("Action=DescribeDBClusters&Version=2014-10-31&" + body).utf8)))
        #expect(code(answer) == "InvalidParameterValue")
    }

    @Test(
        "A hostile value of an EC2 parameter gets its error",
        arguments: [
            ("Action=DescribeSubnets&SubnetId.1=", "InvalidSubnetID.NotFound"),
            ("Action=DescribeSubnets&MaxResults=99999999999999999999", "InvalidParameterValue"),
            ("Action=DescribeSubnets&MaxResults=", "MissingParameter"),
            ("Action=DescribeSubnets&MaxResults=5&NextToken=cGxhY2U6LTE%3D", "InvalidPaginationToken"),
            ("Action=DescribeSubnets&DryRun=maybe", "InvalidParameterValue"),
            ("Action=DescribeSubnets&Filter.1.Name=%00", "InvalidParameterValue"),
            ("Action=CreateNetworkAcl&VpcId=%F0%9F%92%A9", "InvalidVpcID.NotFound"),
            ("Action=CreateNetworkAcl&VpcId=vpc-05a4db0c&ClientToken=%C3%A4", "InvalidParameterValue"),
            ("Action=CreateTags&ResourceId.1=vpc-05a4db0c", "MissingParameter"),
            ("Action=CreateTags&Tag.1.Key=a", "MissingParameter"), ("Action=DeleteTags", "MissingParameter"),
            ("Action=DeleteNetworkAclEntry&NetworkAclId=acl-00000000&RuleNumber=1", "MissingParameter"),
            (
                "Action=CreateNetworkAclEntry&NetworkAclId=acl-00000000&RuleNumber=1&Egress=true&Protocol=-1"
                    + "&RuleAction=allow&CidrBlock=0.0.0.0/0%3B%20flush%20ruleset", "InvalidParameterValue"
            ),
        ])
    func hostileNetwork(_ parameters: String, _ wanted: String) async {
        let answer = await dispatcher.answer(signed(post((parameters + "&Version=2016-11-15").utf8), service: "ec2"))
        #expect(code(answer) == wanted)
    }

    @Test("Every signed body of random bytes for a JSON service gets an AWS error in JSON")
    func randomJSON() async throws {
        struct Refusal: Decodable { var __type: String }
        var random = SeededGenerator(seed: 20_261_122)
        let pieces = [
            "{", "}", "[", "]", "\"", ":", ",", "Name", "Value", "Type", "String", "/a", "\\u0000", "1e999", "null",
            "é",
        ]
        let dispatcher = dispatcher
        for number in 0..<300 {
            let count = Int.random(in: 0...14, using: &random)
            let body = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            var request = post(body.utf8)
            let operation = ["PutParameter", "GetParameter", "GetParametersByPath", "None", ""][number % 5]
            request.headers += [("X-Amz-Target", "AmazonSSM." + operation)]
            let answer = await dispatcher.answer(signed(request, service: "ssm"))
            #expect(answer.status == 400)
            #expect(try JSONDecoder().decode(Refusal.self, from: Data(answer.body)).__type.isEmpty == false)
        }
    }

    @Test("Every signed body of random bytes gets an AWS error in well-formed XML")
    func randomBodies() async {
        var random = SeededGenerator(seed: 20_261_122)
        let pieces = [
            "Action=", "DescribeDBClusters", "Version=2014-10-31", "&", "=", "%", "%00", "%FF", "+", "\u{0}", "<", "é",
            "Marker=", "MaxRecords=", "Filters.Filter.1.Name=", "engine", "7",
        ]
        let dispatcher = dispatcher
        for _ in 0..<500 {
            let count = Int.random(in: 0...12, using: &random)
            let bytes = (0..<count).flatMap { _ in Array(pieces.randomElement(using: &random)?.utf8 ?? "".utf8) }
            let noise = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let answer = await dispatcher.answer(signed(post(bytes + noise)))
            #expect((200...404).contains(answer.status))
            #expect(answer.status == 200 || code(answer) != nil)
            #expect(XMLParser(data: Data(answer.body)).parse())
            #expect(answer.headers.contains { $0.name == "x-amzn-RequestId" })
        }
    }
}
