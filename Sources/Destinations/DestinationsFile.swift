public import Documents

/// The places that runs are sent to, from a destinations file or from the command line.
public enum DestinationsFile {
    /// The format's version.
    public static let version = 1

    /// Every kind of destination: the one table that files are read by.
    static let kinds: [any Destination.Type] = [
        S3Destination.self, SNSDestination.self, SlackDestination.self, WebhookDestination.self,
        CloudWatchDestination.self, OTLPDestination.self,
    ]

    /// What a place given on the command line means: a bucket as `s3://bucket/prefix`, or else a destinations file.
    ///
    /// - Throws: `Refusal` with everything that is wrong.
    public static func read(_ place: String) throws(Refusal) -> [any Destination] {
        guard place.hasPrefix("s3://") else { return try read(Document(path: place)) }
        return try read(
            Document(
                text: """
                    version: 1
                    destinations:
                      - s3: { to: '\(place.replacing("'", with: "''"))' }
                    """, file: place))
    }

    /// The destinations of a document.
    public static func read(_ document: Document) throws(Refusal) -> [any Destination] {
        let log = DiagnosticLog()
        guard var reader = MappingReader(document.root, "the destinations file", log: log) else {
            throw Refusal(log.diagnostics)
        }
        _ = reader.required("version", mend: "add `version: \(version)`")?
            .quantity("version", in: version...version, log: log)
        let node = reader.required("destinations", mend: "add the list of destinations")
        let items = node?.items("destinations", limit: 100, log: log) ?? []
        if let node, items.isEmpty, !log.hasErrors {
            log.error("destinations has no item", at: node.mark, mend: "add one, such as `- s3: { to: s3://bucket }`")
        }
        let found = items.compactMap { destination($0, log) }
        reader.finish()
        try log.throwErrors()
        return found
    }

    private static func destination(_ node: Node, _ log: DiagnosticLog) -> (any Destination)? {
        guard case .mapping(let entries) = node.content, entries.count == 1, let entry = entries.first else {
            log.error(
                "a destination must be a mapping of one key, its kind, not \(node.words)", at: node.mark,
                mend: "write `- slack: { urlFrom: SLACK_WEBHOOK_URL }`, for example")
            return nil
        }
        guard let kind = kinds.first(where: { $0.kind == entry.key }) else {
            log.error(
                "there is no destination \(quoted(entry.key))", at: entry.mark,
                mend: didYouMean(entry.key, among: kinds.map { $0.kind }))
            return nil
        }
        // A kind whose keys all have a default may stand alone, as `cloudwatch: {}`.
        guard var reader = MappingReader(entry.value, entry.key, log: log) else { return nil }
        let destination = kind.init(&reader)
        reader.finish()
        return destination
    }
}

extension Node {
    /// The name of an environment variable or the ARN of a secret. What else stands here may be the secret itself, and
    /// is not repeated.
    func secretSource(_ what: String, _ log: DiagnosticLog) -> SecretSource? {
        guard let text = nonEmptyString(what, limit: 2_048, log: log) else { return nil }
        if let source = SecretSource(text) { return source }
        log.error(
            "\(what) must say where the secret is kept, and never be the secret itself", at: mark,
            mend: "write the name of an environment variable, such as GAMEDAY_SECRET, or the ARN of a secret")
        return nil
    }
}

extension MappingReader {
    /// `within`: how long a delivery may take, in milliseconds.
    mutating func limit(of standard: Duration) -> Int {
        let limit = optional("within")?.quantity("within", in: .seconds(1)...Duration.seconds(3_600), log: log)
        return Int((limit ?? standard).wholeMicroseconds / 1_000)
    }

    /// `endpoint`: in place of AWS's own.
    mutating func ownEndpoint() -> String? {
        guard let node = optional("endpoint"), let text = node.nonEmptyString("endpoint", limit: 2_048, log: log) else {
            return nil
        }
        if let url = WebURL(text), url.isSecure || url.isLoopback { return text }
        log.error(
            "endpoint must be an https URL, or an http URL on this machine", at: node.mark,
            mend: "write https://host, or remove it")
        return nil
    }

    /// `region`: of the service that is called.
    mutating func region() -> String? {
        guard let node = optional("region"), let text = node.nonEmptyString("region", log: log) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count >= 3, parts.last.flatMap({ Int($0) }) != nil, text == text.lowercased() { return text }
        log.error(
            "region must be the name of an AWS region, not \(quoted(text))", at: node.mark, mend: "write eu-west-1")
        return nil
    }
}
