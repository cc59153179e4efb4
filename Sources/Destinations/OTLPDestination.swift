internal import Basics
internal import FoundationEssentials
public import Documents
internal import HTTPClient

/// A collector of OpenTelemetry traces over OTLP/HTTP in JSON: a run is a trace.
public struct OTLPDestination: Destination {
    /// How a destinations file names it.
    public static let kind = "otlp"
    /// See `Destination`.
    public let name: String
    /// See `Destination`.
    public let limitMilliseconds: Int
    private let url: String
    private let headers: [(name: String, source: SecretSource)]

    /// Reads `url`, to which `/v1/traces` is appended, `headersFrom` and `within`.
    public init?(_ reader: inout MappingReader) {
        let headersNode = reader.optional("headersFrom")
        headers = headersNode.map { Self.headers($0, reader.log) } ?? []
        let node = reader.required("url", mend: "add the collector's URL, such as http://127.0.0.1:4318")
        let url = node?.nonEmptyString("url", limit: 2_048, log: reader.log)
        limitMilliseconds = reader.limit(of: .seconds(30))
        guard let url, let node else { return nil }
        // A collector is mostly a neighbour without TLS; but no secret goes over plain http to another machine.
        guard let web = WebURL(url), web.isSecure || web.isLoopback || headersNode == nil else {
            reader.log.error(
                "url cannot be \(quoted(url))", at: node.mark,
                mend: "write an http or https URL without a user name; with headersFrom https, or this machine")
            return nil
        }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        name = "otlp \(web.host)"
    }

    private static func headers(_ node: Node, _ log: DiagnosticLog) -> [(name: String, source: SecretSource)] {
        guard case .mapping(let entries) = node.content else {
            log.error("headersFrom must be a mapping, not \(node.words)", at: node.mark, mend: "write `Name: VARIABLE`")
            return []
        }
        return entries.compactMap { entry in
            let isToken = entry.key.utf8.allSatisfy { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 == 0x2D }
            guard isToken, !entry.key.isEmpty else {
                log.error("a header cannot be named \(quoted(entry.key))", at: entry.mark, mend: "use letters and -")
                return nil
            }
            return entry.value.secretSource("headersFrom", log).map { (entry.key, $0) }
        }
    }

    /// See `Destination`.
    public var secrets: [SecretSource] { headers.map(\.source) }

    /// See `Destination`.
    public func deliver(_ run: RunRecord, in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        guard let trace = RunTrace(run) else {
            throw DeliveryFailure("the run has no journal, and so no times", mend: "nothing can be done for this run")
        }
        var fields = [HTTPField("Content-Type", "application/json")]
        for header in headers { fields.append(HTTPField(header.name, try await header.source.read(environment))) }
        let all = fields
        let posting = Posting(
            name: name, url: url + "/v1/traces", body: Array(trace.json.text.utf8), headers: { _ in all },
            limitMilliseconds: limitMilliseconds)
        let response = try await posting.send(in: environment)
        // A collector says with 200 that it took only a part.
        if let rejected = Self.rejected(response.body) {
            throw DeliveryFailure("\(name) \(rejected)", mend: "see what the collector expects")
        }
        return "trace \(trace.id), \(trace.spans.count) spans"
    }

    private static func rejected(_ body: [UInt8]) -> String? {
        struct Answer: Decodable {
            struct Partial: Decodable {
                var rejectedSpans: Count?
                var errorMessage: String?
            }
            /// A 64-bit integer, which JSON of protocol buffers writes as text.
            struct Count: Decodable {
                var value: Int
                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    if let text = try? container.decode(String.self) {
                        value = Int(text) ?? 0
                    } else {
                        value = try container.decode(Int.self)
                    }
                }
            }
            var partialSuccess: Partial?
        }
        guard let partial = (try? JSONDecoder().decode(Answer.self, from: Data(body)))?.partialSuccess,
            let count = partial.rejectedSpans?.value, count > 0
        else { return nil }
        return "rejected \(count) spans: \(partial.errorMessage?.prefix(200) ?? "it does not say why")"
    }
}
