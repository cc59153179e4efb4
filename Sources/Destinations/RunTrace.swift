internal import Basics
internal import SigV4

/// A run as a trace: the run is the root, its phases, its faults and the calls that changed something are spans.
///
/// All ids follow from the run, so that a trace that is sent again replaces itself.
///
/// Source: OpenTelemetry Protocol Specification 1.x, "OTLP/HTTP", "JSON Protobuf Encoding"; trace/v1/trace.proto.
struct RunTrace {
    struct Span {
        var id: String
        var parent: String?
        var name: String
        /// SPAN_KIND_INTERNAL is 1, SPAN_KIND_CLIENT is 3.
        var kind = 1
        var start: Int64
        var end: Int64
        var attributes: [(key: String, value: JSON)] = []
        var events: [(time: Int64, name: String, text: String?)] = []
        /// Why it failed; nil when it did not.
        var failure: String?
    }

    let id: String
    private(set) var spans: [Span] = []
    private let account: String
    /// Nanoseconds since 1970 at microsecond 0 of the run's clock.
    private let origin: Int64
    private var counts: [String: Int] = [:]

    /// The trace of a run; nil when its journal has no line.
    init?(_ run: RunRecord) {
        guard let first = run.events.first, let time = JournalEvent.nanoseconds(first.time) else { return nil }
        id = Self.identifier("trace \(run.identity)", bytes: 16)
        account = run.result.stack.account
        origin = time - first.t_us * 1_000
        let events = run.events
        let last = events.last { $0.event == "verdict" } ?? events[events.count - 1]
        let root = add("gameday run \(run.result.name)", parent: nil, from: first.t_us, to: last.t_us)
        spans[root].attributes = Self.attributes(of: run.result)
        if run.result.verdict != "verified" { spans[root].failure = "\(run.result.verdict): \(run.result.reason)" }
        addPhases(events, root: root, end: last.t_us)
        addFaults(events, root: root, end: last.t_us)
        addCalls(events, root: root)
    }

    private mutating func add(_ name: String, parent: Int?, from: Int64, to: Int64) -> Int {
        let number = counts[name, default: 0]
        counts[name] = number + 1
        spans.append(
            Span(
                id: Self.identifier("span \(id) \(number) \(name)", bytes: 8), parent: parent.map { spans[$0].id },
                name: name, start: origin + from * 1_000, end: origin + max(from, to) * 1_000))
        return spans.count - 1
    }

    private mutating func addPhases(_ events: [JournalEvent], root: Int, end: Int64) {
        let phases = events.filter { $0.event == "phase" }
        for (index, event) in phases.enumerated() {
            let next = index + 1 < phases.count ? phases[index + 1].t_us : end
            _ = add("phase \(event.phase ?? "")", parent: root, from: event.t_us, to: next)
        }
    }

    /// A fault lasts from its first call until it is undone; one that never was lasts to the end.
    private mutating func addFaults(_ events: [JournalEvent], root: Int, end: Int64) {
        var open: [(fault: String, span: Int)] = []
        for event in events {
            guard let fault = event.fault else { continue }
            if event.event == "inject" {
                let span = add("fault \(fault)", parent: root, from: event.t_us, to: end)
                spans[span].attributes = [("gameday.fault", .string(fault))]
                open.append((fault, span))
                continue
            }
            // Faults of one name are undone in reverse; the evidence of one is never that of another.
            let index =
                event.event == "evidence"
                ? open.firstIndex { $0.fault == fault && !shows("evidence", spans[$0.span]) }
                : open.lastIndex { $0.fault == fault }
            guard let index else { continue }
            let span = open[index].span
            let time = origin + event.t_us * 1_000
            switch event.event {
            case "injected", "evidence", "undo": spans[span].events.append((time, event.event, event.summary))
            case "not injected", "not undone":
                spans[span].events.append((time, event.event, event.reason))
                spans[span].failure = "\(event.event): \(event.reason ?? "")"
            case "undone":
                spans[span].end = time
                open.remove(at: index)
            default: break
            }
        }
    }

    private func shows(_ event: String, _ span: Span) -> Bool {
        span.failure != nil || span.events.contains { $0.name == event }
    }

    private mutating func addCalls(_ events: [JournalEvent], root: Int) {
        let phases = spans.indices.filter { spans[$0].name.hasPrefix("phase ") }
        for event in events where event.event == "call" {
            guard let service = event.service, let operation = event.operation, let from = event.from_us else {
                continue
            }
            let start = origin + from * 1_000
            let phase = phases.last { spans[$0].start <= start } ?? root
            let span = add("\(service) \(operation)", parent: phase, from: from, to: event.t_us)
            spans[span].kind = 3
            spans[span].attributes = [
                ("rpc.system", .string("aws-api")), ("rpc.service", .string(service)),
                ("rpc.method", .string(operation)), ("cloud.account.id", .string(account)),
            ]
            spans[span].failure = event.failure
        }
    }

    private static func attributes(of result: RunRecord.Result) -> [(key: String, value: JSON)] {
        var attributes: [(key: String, value: JSON)] = [
            ("gameday.run", .string(result.run)), ("gameday.experiment", .string(result.name)),
            ("gameday.verdict", .string(result.verdict)), ("gameday.reason", .string(result.reason)),
            ("gameday.undone", .boolean(result.undone)), ("gameday.stack", .string(result.stack.name)),
            ("cloud.region", .string(result.stack.region)), ("cloud.account.id", .string(result.stack.account)),
        ]
        if let lower = result.recovery?.lower_s { attributes.append(("gameday.recovery.lower_s", .double(lower))) }
        if let upper = result.recovery?.proven { attributes.append(("gameday.recovery.upper_s", .double(upper))) }
        if let transactions = result.transactions {
            attributes.append(("gameday.transactions.acknowledged", .integer(transactions.acknowledged)))
            attributes.append(("gameday.transactions.lost", .integer(transactions.lost)))
        }
        return attributes
    }

    private static func identifier(_ text: String, bytes: Int) -> String {
        Hashing.hexadecimal(Hashing.sha256(Array(text.utf8)).prefix(bytes))
    }
}

extension RunTrace {
    /// The body of an export request.
    var json: JSON {
        let scope = JSON.object([
            ("scope", .object([("name", .string("gameday"))])), ("spans", .array(spans.map(json))),
        ])
        let resource = JSON.object([("attributes", Self.attributes([("service.name", .string("gameday"))]))])
        return .object([
            ("resourceSpans", .array([.object([("resource", resource), ("scopeSpans", .array([scope]))])]))
        ])
    }

    private func json(_ span: Span) -> JSON {
        var members: [JSON.Member] = [("traceId", .string(id)), ("spanId", .string(span.id))]
        if let parent = span.parent { members.append(("parentSpanId", .string(parent))) }
        members += [
            ("name", .string(span.name)), ("kind", .integer(span.kind)),
            // 64-bit integers are text in the JSON of protocol buffers.
            ("startTimeUnixNano", .string(String(span.start))), ("endTimeUnixNano", .string(String(span.end))),
            ("attributes", Self.attributes(span.attributes)),
        ]
        let events = span.events.map { event in
            JSON.object([
                ("timeUnixNano", .string(String(event.time))), ("name", .string(event.name)),
                ("attributes", Self.attributes(event.text.map { [("gameday.what", .string($0))] } ?? [])),
            ])
        }
        if !events.isEmpty { members.append(("events", .array(events))) }
        // STATUS_CODE_OK is 1, STATUS_CODE_ERROR is 2.
        let status: [JSON.Member] =
            span.failure.map { [("code", .integer(2)), ("message", .string($0))] } ?? [("code", .integer(1))]
        return .object(members + [("status", .object(status))])
    }

    private static func attributes(_ attributes: [(key: String, value: JSON)]) -> JSON {
        .array(
            attributes.map { attribute in
                let value: JSON.Member =
                    switch attribute.value {
                    case .boolean: ("boolValue", attribute.value)
                    case .integer(let number): ("intValue", .string(String(number)))
                    case .double: ("doubleValue", attribute.value)
                    default: ("stringValue", attribute.value)
                    }
                return .object([("key", .string(attribute.key)), ("value", .object([value]))])
            })
    }
}
