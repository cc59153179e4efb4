import Documents
import Testing

@Suite("Quantities")
struct QuantityTests {
    @Test(
        "durations",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("90s", .seconds(90)), ("5m", .seconds(300)), ("2h", .seconds(7200)),
            ("0s", .zero), ("60s", .seconds(60)), ("1500ms", .milliseconds(1500)),
        ])
    func durations(text: String, value: Duration) {
        #expect(Duration(written: text) == value)
        #expect(value.written == text)
    }

    @Test(
        "what is no duration", arguments: ["90", "s", "1.5s", "-1s", "090s", "1 s", "1m30s", "1d", "", "9999999999s"])
    func notDurations(text: String) {
        #expect(Duration(written: text) == nil)
    }

    @Test("durations convert to microseconds")
    func microseconds() {
        #expect(Duration.milliseconds(1500).wholeMicroseconds == 1_500_000)
        #expect(Duration.nanoseconds(1999).wholeMicroseconds == 1)
    }

    @Test("rates", arguments: [("200/s", 200.0), ("0.5/s", 0.5), ("0/s", 0), ("0.001/s", 0.001), ("12.25/s", 12.25)])
    func rates(text: String, value: Double) {
        #expect(Rate(written: text) == Rate(perSecond: value))
        #expect(Rate(perSecond: value).written == text)
    }

    @Test("what is no rate", arguments: ["200", "200/m", "/s", ".5/s", "5./s", "0.0001/s", "-1/s", "01/s", "1e3/s"])
    func notRates(text: String) {
        #expect(Rate(written: text) == nil)
    }

    @Test("percentages", arguments: [("1%", 10_000), ("0.5%", 5000), ("100%", 1_000_000), ("0.0001%", 1), ("0%", 0)])
    func percentages(text: String, millionths: Int) {
        #expect(Percentage(written: text) == Percentage(millionths: millionths))
        #expect(Percentage(millionths: millionths).written == text)
    }

    @Test("a share of a count is exact where floating point is not")
    func shares() {
        #expect(Percentage(written: "29%")?.floor(of: 100) == 29)
        #expect(Percentage(written: "1%")?.floor(of: 300) == 3)
        #expect(Percentage(written: "1%")?.floor(of: 299) == 2)
        #expect(Percentage(written: "0.5%")?.fraction == 0.005)
    }

    @Test("what is no percentage", arguments: ["1", "%", "1 %", "1.00001%", "-1%", "01%"])
    func notPercentages(text: String) {
        #expect(Percentage(written: text) == nil)
    }

    @Test("whole numbers", arguments: [("0", 0), ("300", 300), ("-5", -5), ("999999999999999", 999_999_999_999_999)])
    func integers(text: String, value: Int) {
        #expect(Int(written: text) == value)
    }

    @Test(
        "what is no whole number",
        arguments: ["012", "+5", "-0", "1_000", "0x1F", "1e3", "1.0", "", "-", "9999999999999999"])
    func notIntegers(text: String) {
        #expect(Int(written: text) == nil)
    }
}
