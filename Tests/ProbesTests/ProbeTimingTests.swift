import Experiments
import Probes
import Testing

@Suite("When a probe must hold")
struct ProbeTimingTests {
    @Test("after the fault and within the recovery's limit unless told")
    func defaults() {
        let timing = ProbeTiming(Arguments())
        #expect(timing.moment == .after)
        #expect(timing.within == nil)
    }

    @Test("as the declaration says")
    func declared() {
        let timing = ProbeTiming(Arguments(["when": .string("before"), "within": .duration(.seconds(5))]))
        #expect(timing.moment == .before)
        #expect(timing.within == .seconds(5))
    }

    @Test("every probe can be timed, and names each moment that there is")
    func everyProbe() {
        for schema in ProbeCatalog.probes {
            #expect(ProbeTiming.parameters.allSatisfy { schema.parameters.contains($0) }, "\(schema.name)")
        }
        #expect(ProbeTiming.parameters.first?.form == .choice(["before", "after"]))
    }
}
