import Testing

@testable import Workload

@Suite("Live statistics")
struct StatisticsTests {
    @Test("the success rate is of the last second only")
    func successRate() {
        var statistics = StreamStatistics()
        for tenth in 0..<20 as Range<Int64> {
            statistics.judged(good: tenth >= 10, latency: 1_000, at: 10_000_000 + tenth * 100_000)
        }
        func rate(_ now: Int64) -> Double? {
            StreamStatistics.snapshot(of: [statistics], name: "s", at: now).successRate
        }
        #expect(rate(11_999_999) == 10.0 / 11.0)
        #expect(rate(12_050_000) == 1)
        #expect(rate(13_500_000) == nil)
    }

    @Test("latency is of the last seconds only, and of good answers")
    func latency() {
        var statistics = StreamStatistics()
        statistics.judged(good: true, latency: 900_000, at: 1_000_000)
        for index in 1...99 as ClosedRange<Int64> {
            statistics.judged(good: true, latency: index * 1_000, at: 20_000_000)
        }
        statistics.judged(good: false, latency: 2_000_000, at: 20_000_000)
        let summary = StreamStatistics.snapshot(of: [statistics], name: "s", at: 20_500_000).latency
        #expect(summary?.count == 99)
        #expect((49_000...52_000).contains(summary?.p50 ?? 0))
        #expect((98_000...100_000).contains(summary?.max ?? 0))
        #expect(StreamStatistics.snapshot(of: [statistics], name: "s", at: 30_000_000).latency == nil)
    }

    @Test("streams together are their sum")
    func sum() {
        var streams = [StreamStatistics(), StreamStatistics()]
        streams[0].counts.arrived = 3
        streams[1].counts.arrived = 4
        streams[1].counts.unresolved = 1
        streams[1].ended(.acknowledged)
        let total = StreamStatistics.snapshot(of: streams, name: "all", at: 0)
        #expect(total.counts.arrived == 7 && total.counts.acknowledged == 1 && total.counts.unresolved == 0)
        #expect(total.successRate == nil)
    }
}
