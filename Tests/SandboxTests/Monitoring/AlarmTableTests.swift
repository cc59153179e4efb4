import FoundationEssentials
import Testing

@testable import Sandbox

@Suite("Alarms")
struct AlarmTableTests {
    private let metric = MetricIdentity("N", "M", ["D": "v"])
    private let start = Date(timeIntervalSince1970: 1_795_379_520)

    private func table(periods: Int = 1) -> AlarmTable {
        AlarmTable(
            [.init(name: "alarm", summary: "s", metric: metric, threshold: 2, periods: periods)], now: start)
    }

    private func state(_ table: AlarmTable) -> AlarmDescription.State? { table.alarms.first?.state }

    @Test("an alarm knows nothing at first, then is well, then goes off after its periods, and is well again at once")
    func states() {
        var table = table(periods: 3)
        #expect(state(table) == .insufficientData)
        table.evaluate([metric: 2], now: start)
        #expect(state(table) == .ok)
        for second in 1...30 {
            table.evaluate([metric: 1.5], now: start.addingTimeInterval(Double(second)))
            #expect(state(table) == .ok, "after \(second) s")
        }
        table.evaluate([metric: 1.5], now: start.addingTimeInterval(31))
        #expect(state(table) == .alarm)
        #expect(table.alarms.first?.transitioned == start.addingTimeInterval(31))
        #expect(table.alarms.first?.reason.contains("[1.5] was less than the threshold (2.0)") == true)
        table.evaluate([metric: 2], now: start.addingTimeInterval(32))
        #expect(state(table) == .ok)
    }

    @Test("a moment on the right side of the threshold begins the count anew")
    func interrupted() {
        var table = table()
        for second in 0..<60 {
            table.evaluate([metric: second % 8 == 7 ? 3 : 0], now: start.addingTimeInterval(Double(second)))
            #expect(state(table) != .alarm)
        }
    }

    @Test("an alarm whose metric is gone has insufficient data")
    func missing() {
        var table = table()
        table.evaluate([metric: 2], now: start)
        table.evaluate([:], now: start.addingTimeInterval(1))
        #expect(state(table) == .insufficientData)
    }

    @Test("a state that somebody set holds until the next period, then the truth is back")
    func set() {
        var table = table()
        table.evaluate([metric: 2], now: start)
        let isSet = table.set("alarm", .alarm, "a drill", now: start.addingTimeInterval(1))
        #expect(isSet)
        table.evaluate([metric: 2], now: start.addingTimeInterval(10.9))
        #expect(state(table) == .alarm)
        #expect(table.alarms.first?.reason == "a drill")
        table.evaluate([metric: 2], now: start.addingTimeInterval(11))
        #expect(state(table) == .ok)
        let isOther = table.set("no such", .alarm, "a drill", now: start)
        #expect(!isOther)
    }

    @Test("samples are kept for three hours")
    func samples() {
        var table = table()
        for minute in 0..<300 {
            table.evaluate([metric: Double(minute)], now: start.addingTimeInterval(60 * Double(minute)))
        }
        let kept = table.samples[metric] ?? []
        #expect(kept.last?.value == 299)
        #expect((180...183).contains(kept.count))
    }
}
