internal import Basics
public import Documents
internal import HTTPClient
internal import SigV4

/// A webhook: the run's whole result as JSON, signed when there is a secret.
public struct WebhookDestination: Destination {
    /// How a destinations file names it.
    public static let kind = "webhook"
    /// Its host only: the path of a webhook is often as good as a password.
    public let name: String
    /// See `Destination`.
    public let limitMilliseconds: Int
    private let url: URLSource
    private let secret: SecretSource?

    /// Reads `url` or `urlFrom`, `secretFrom` and `within`.
    public init?(_ reader: inout MappingReader) {
        let url = URLSource(&reader)
        let secretNode = reader.optional("secretFrom")
        secret = secretNode?.secretSource("secretFrom", reader.log)
        limitMilliseconds = reader.limit(of: .seconds(30))
        guard let url, secretNode == nil || secret != nil else { return nil }
        self.url = url
        name = "webhook \(url.words)"
    }

    /// See `Destination`.
    public var secrets: [SecretSource] { [url.secret, secret].compactMap { $0 } }

    /// See `Destination`.
    public func deliver(_ run: RunRecord, in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        let key = try await secret?.read(environment)
        let body = Self.body(of: run)
        let delivery = Self.delivery(of: run)
        let posting = Posting(
            name: name, url: try await url.read(environment), body: body,
            headers: { time in
                [HTTPField("Content-Type", "application/json"), HTTPField("X-Gameday-Delivery", delivery)]
                    + (key.map { Self.signature(of: body, at: time, secret: $0) } ?? [])
            }, limitMilliseconds: limitMilliseconds)
        return "HTTP \(try await posting.send(in: environment).status)"
    }

    /// The same at each delivery of a run, so that a receiver can drop what it has.
    static func delivery(of run: RunRecord) -> String {
        Hashing.hexadecimal(Hashing.sha256(Array("delivery \(run.identity)".utf8)).prefix(16))
    }

    static func body(of run: RunRecord) -> [UInt8] {
        let document = JSON.object([
            ("type", .string("gameday.run")), ("version", .integer(1)), ("delivery", .string(delivery(of: run))),
            ("headline", .string(run.headline)), ("run", .number(run.resultText)),
        ])
        return Array(document.text.utf8)
    }

    /// The HMAC-SHA256 of `timestamp.body`: without the time in it, whoever overheard one could send it again for ever.
    static func signature(of body: [UInt8], at time: Int64, secret: String) -> [HTTPField] {
        let code = Hashing.hmacSHA256(key: Array(secret.utf8), Array("\(time).".utf8) + body)
        return [
            HTTPField("X-Gameday-Timestamp", String(time)),
            HTTPField("X-Gameday-Signature", "sha256=" + Hashing.hexadecimal(code)),
        ]
    }
}
