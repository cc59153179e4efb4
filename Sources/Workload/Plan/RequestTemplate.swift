public import HTTPClient

/// A request with holes: `{name}` in the path, a header's value or the body is filled in for each use.
///
/// The names are those of `TemplateValues`; a brace that does not enclose such a name is plain text, so JSON needs no
/// escapes.
public struct RequestTemplate: Sendable, Hashable {
    /// The HTTP method; it has no holes.
    public var method: String
    /// The path and query, beginning with `/`.
    public var path: String
    /// Sent in this order; values may have holes, names not.
    public var headers: [HTTPField]
    /// Sent as UTF-8; empty for a request without content.
    public var body: String

    /// A template of its parts.
    public init(method: String, path: String, headers: [HTTPField] = [], body: String = "") {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}

/// What the holes of a template are filled with.
struct TemplateValues {
    var key = ""
    var from = ""
    var to = ""
    var amount: Int64 = 0
    var account = ""
    var openingBalance: Int64 = 0
    var prefix = ""
    var afterSeq: Int64 = 0
    var limit = 0
    var session = ""

    init() {}

    init(_ transfer: Transfer) {
        key = transfer.key
        from = transfer.from
        to = transfer.to
        amount = transfer.amount
    }

    /// The names that a template may use.
    static let names = [
        "key", "from", "to", "amount", "account", "opening_balance", "prefix", "after_seq", "limit",
        "session",
    ]

    func text(_ hole: Int) -> String {
        switch hole {
        case 0: key
        case 1: from
        case 2: to
        case 3: String(amount)
        case 4: account
        case 5: String(openingBalance)
        case 6: prefix
        case 7: String(afterSeq)
        case 8: String(limit)
        default: session
        }
    }
}

/// A text with holes, parsed once.
struct TemplateText: Sendable {
    private enum Part: Sendable {
        case text(String)
        case hole(Int)
    }

    private var parts: [Part] = []

    /// Parses `source`; `place` names it in the error.
    init(_ source: String, place: String) throws(WorkloadError) {
        var rest = Substring(source)
        var plain = ""
        while let open = rest.firstIndex(of: "{") {
            let inside = rest[rest.index(after: open)...]
            let name = inside.prefix { ("a"..."z").contains($0) || $0 == "_" }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" else {
                plain += rest[...open]
                rest = inside
                continue
            }
            guard let hole = TemplateValues.names.firstIndex(of: String(name)) else {
                throw .invalidPlan(
                    "\(place): {\(name)} is not a value; known are "
                        + TemplateValues.names.map { "{\($0)}" }.joined(separator: ", "))
            }
            parts.append(.text(plain + rest[..<open]))
            parts.append(.hole(hole))
            plain = ""
            rest = rest[rest.index(after: name.endIndex)...]
        }
        parts.append(.text(plain + rest))
    }

    func filled(_ values: TemplateValues) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let plain): text += plain
            case .hole(let hole): text += values.text(hole)
            }
        }
        return text
    }
}

/// A template that is ready to make requests to one service.
struct RequestMaker: Sendable {
    private let method: String
    private let url: TemplateText
    private let headers: [(name: String, value: TemplateText)]
    private let body: TemplateText

    init(_ template: RequestTemplate, service: String, name: String) throws(WorkloadError) {
        guard template.path.hasPrefix("/") else {
            throw .invalidPlan("\(name): the path \(template.path) does not begin with /")
        }
        method = template.method
        url = try TemplateText(service + template.path, place: "\(name): path")
        var headers: [(name: String, value: TemplateText)] = []
        for field in template.headers {
            headers.append((field.name, try TemplateText(field.value, place: "\(name): header \(field.name)")))
        }
        self.headers = headers
        body = try TemplateText(template.body, place: "\(name): body")
    }

    func request(_ values: TemplateValues, timeout: Int64, route: Route) -> HTTPRequest {
        let milliseconds = max(1, Int(timeout / 1_000))
        return HTTPRequest(
            method: method, url: url.filled(values),
            headers: headers.map { HTTPField($0.name, $0.value.filled(values)) },
            body: Array(body.filled(values).utf8), timeoutMilliseconds: milliseconds,
            connectTimeoutMilliseconds: milliseconds, connection: route.connection, connectTo: route.connectTo)
    }
}
