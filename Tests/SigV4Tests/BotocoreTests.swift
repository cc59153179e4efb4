import FoundationEssentials
import SigV4
import TestSupport
import Testing

/// The signer against botocore, over requests from a seeded generator.
@Suite struct BotocoreTests {
    struct Case: Encodable {
        var method: String
        var url: String
        var headers: [[String]]
        var body: String
        var service: String
        var region: String
        var accessKeyID = "AKIDEXAMPLE"
        var secretAccessKey: String
        var sessionToken: String?
        var time: String

        var request: SignableRequest {
            SignableRequest(
                method: method, target: String(url.dropFirst("https://host.example".count)),
                headers: headers.map { ($0[0], $0[1]) }, payload: .bytes(Array(body.utf8)))
        }
        var credentials: Credentials {
            Credentials(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken)
        }
    }

    /// Requests of every shape that the signature's rules tell apart.
    struct Generator {
        var random: SeededGenerator

        mutating func text(_ alphabet: String, _ lengths: ClosedRange<Int>) -> String {
            let characters = Array(alphabet)
            return (0..<Int.random(in: lengths, using: &random)).reduce(into: "") { text, _ in
                text.append(characters[Int.random(in: 0..<characters.count, using: &random)])
            }
        }

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

        static let unreserved = "abcXYZ019-_.~"
        static let any = "aZ0-_.~ +/=&?%:;,*'()!@#$[]äé€😀\t"

        mutating func path() -> String {
            var path = ""
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                path += chance(15) ? "//" : "/"
                path += chance(10) ? "." : chance(8) ? ".." : encoded(text(Self.any, 0...6))
            }
            return path.isEmpty || chance(30) ? path + "/" : path
        }

        /// Percent-encodes as a client must; botocore takes a URL's query as it stands.
        func encoded(_ text: String) -> String {
            text.utf8.reduce(into: "") { output, byte in
                let scalar = Character(UnicodeScalar(byte))
                if byte < 0x80 && (scalar.isLetter || scalar.isNumber || "-_.~".contains(scalar)) {
                    output.append(scalar)
                } else {
                    let hex = String(byte, radix: 16, uppercase: true)
                    output += "%" + (hex.count == 1 ? "0" + hex : hex)
                }
            }
        }

        mutating func query() -> String {
            var pairs: [String] = []
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let name = encoded(text(chance(50) ? "ab" : Self.any, 1...3))
                let value = encoded(text(chance(50) ? "ab" : Self.any, 0...8))
                pairs.append(value.isEmpty && chance(50) ? name : "\(name)=\(value)")
            }
            return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
        }

        mutating func headers() -> [[String]] {
            var headers = [["Host", "host.example"]]
            let names = [
                "X-Amz-Target", "X-Amz", "X-Amz-B", "Content-Type", "My-Header", "my-header", "X-Empty", "User-Agent",
                "Expect", "Connection", "X-Amzn-Trace-Id", "A-Custom", "Accept-Encoding",
            ]
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let name = names[Int.random(in: 0..<names.count, using: &random)]
                let value = name == "X-Empty" ? "" : text("ab \t,;\"=/é", 0...12)
                headers.append([name, value])
            }
            headers.shuffle(using: &random)
            return headers
        }

        mutating func next() -> Case {
            let services = ["rds", "ec2", "ecs", "elasticache", "route53", "sts", "monitoring", "s3"]
            return Case(
                method: ["GET", "POST", "PUT", "DELETE", "PATCH"].randomElement(using: &random) ?? "GET",
                url: "https://host.example" + path() + query(), headers: headers(),
                body: text(Self.any + "\n", 0...80),
                service: services.randomElement(using: &random) ?? "rds",
                region: ["us-east-1", "eu-central-1", "us-gov-west-1"].randomElement(using: &random) ?? "us-east-1",
                secretAccessKey: text(Self.unreserved + "+/", 1...90),
                sessionToken: chance(30) ? text(Self.unreserved + "+/=", 1...200) : nil,
                time: SigningTime(unixSeconds: Int64.random(in: 0...4_000_000_000, using: &random)).stamp)
        }
    }

    @Test(
        "six hundred generated requests get byte for byte the Authorization header of botocore", .timeLimit(.minutes(5))
    )
    func differential() async throws {
        var generator = Generator(random: SeededGenerator(seed: 20_261_122))
        let cases = (0..<600).map { _ in generator.next() }
        let encoder = JSONEncoder()
        let input = try cases.map { String(decoding: try encoder.encode($0), as: UTF8.self) }.joined(separator: "\n")
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/sign_with_botocore.py"], input: input)
        let expected = output.standardOutput.split(separator: "\n")
        try #require(expected.count == cases.count, "\(output.standardError)")

        let signer = Signer()
        let secrets = Dictionary(cases.map { ($0.secretAccessKey, $0.credentials) }, uniquingKeysWith: { $1 })
        for (one, expected) in zip(cases, expected) {
            let time = try #require(SigningTime(stamp: one.time))
            var request = one.request
            let added = signer.sign(
                request, with: one.credentials, region: one.region, service: one.service, at: time)
            #expect(added.last?.value == String(expected), "\(one)")
            // What a client signs, a server must accept.
            request.headers += added
            let verifier = Verifier { _ in secrets[one.secretAccessKey].map { _ in one.credentials } }
            let identity = try verifier.verify(request, now: time.unixSeconds)
            #expect(identity.service == one.service)
        }
    }
}
