import Runner
import Testing

@Suite("The timeline")
struct TimelineTests {
    @Test("Requests are sorted by their scheduled start into seconds around the fault, without holes")
    func seconds() {
        var builder = TimelineBuilder(origin: 10_000_000, deadline: 2_000_000)
        builder.add(scheduled: 9_999_999, done: 10_001_999, ok: true)
        builder.add(scheduled: 10_000_000, done: 12_000_001, ok: true)
        builder.add(scheduled: 12_500_000, done: 12_501_000, ok: false)
        let seconds = builder.timeline().seconds
        #expect(seconds.map(\.second) == [-1, 0, 1, 2])
        #expect(seconds.map(\.arrivals) == [1, 1, 0, 1])
        #expect(seconds.map(\.good) == [1, 0, 0, 0])
        #expect(seconds[0].latencyMedian == 2)
    }
}
