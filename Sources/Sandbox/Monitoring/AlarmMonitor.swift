internal import FoundationEssentials

/// Reads the metrics of the sandbox's parts once a second and evaluates the alarms over them.
actor AlarmMonitor {
    private static let interval = Duration.seconds(1)

    private let sources: [any MetricSource]
    private let wallClock: @Sendable () -> Date
    private var table: AlarmTable

    init(
        _ rules: [AlarmDescription.Rule], sources: [any MetricSource], wallClock: @escaping @Sendable () -> Date
    ) {
        self.sources = sources
        self.wallClock = wallClock
        table = AlarmTable(rules, now: wallClock())
    }

    /// Reads and evaluates, until cancelled.
    func run() async {
        while !Task.isCancelled {
            await evaluate()
            await pause(Self.interval)
        }
    }

    /// Reads and evaluates once.
    func evaluate() async {
        var readings: [MetricIdentity: Double] = [:]
        for source in sources { readings.merge(await source.readMetrics()) { $1 } }
        table.evaluate(readings, now: wallClock())
    }
}

extension AlarmMonitor: MonitoringControl {
    func alarms() -> [AlarmDescription] { table.alarms }

    func setState(of alarm: String, to state: AlarmDescription.State, reason: String) -> Bool {
        table.set(alarm, state, reason, now: wallClock())
    }

    func metrics() -> [MetricIdentity] { Array(table.samples.keys) }

    func samples(of metric: MetricIdentity, in span: Range<Date>) -> [MetricSample] {
        (table.samples[metric] ?? []).filter { span.contains($0.date) }
    }
}
