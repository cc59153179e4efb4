import Basics
import Testing

@Suite("the clock")
struct MonotonicClockTests {
    @Test("the system's clock advances and never goes back")
    func system() {
        let readings = (0..<10_000).map { _ in MonotonicClock.system.now() }
        #expect(readings == readings.sorted())
        while MonotonicClock.system.now() == readings[0] {}
        #expect(MonotonicClock.system.now() > readings[0])
    }

    @Test("its unit is the microsecond")
    func unit() {
        let (clock, reference) = (MonotonicClock.system, ContinuousClock())
        let (start, began) = (clock.now(), reference.now)
        while clock.now() < start + 20_000 {}
        #expect(reference.now - began >= .milliseconds(19))
    }

    @Test("a clock of one's own says what it is told")
    func given() {
        #expect(MonotonicClock { 42 }.now() == 42)
    }
}
