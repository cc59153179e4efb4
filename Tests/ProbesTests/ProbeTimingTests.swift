import Documents
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
        #expect(timing.hold == .zero)
        #expect(timing.tolerate.millionths == 0)
        #expect(timing.latencies.isEmpty)
    }

    @Test("as the declaration says")
    func declared() {
        let timing = ProbeTiming(
            Arguments([
                "when": .string("before"), "within": .duration(.seconds(5)), "for": .duration(.seconds(2)),
                "every": .duration(.seconds(1)), "p99": .duration(.milliseconds(5)),
            ]))
        #expect(timing.moment == .before)
        #expect(timing.within == .seconds(5))
        #expect(timing.hold == .seconds(2))
        #expect(timing.every == .seconds(1))
        #expect(timing.latencies == [.init(percentile: 99, limit: 5_000)])
    }

    @Test("what has no meaning at a moment may not be written with it")
    func meaningless() {
        for schema in ProbeCatalog.probes {
            for parameter in schema.parameters {
                let fitting = parameter.condition?.values ?? []
                switch parameter.name {
                case "within", "for": #expect(fitting == ["before", "after"])
                case "tolerate": #expect(fitting == ["during", "throughout"] || fitting == ["during"])
                default: #expect(parameter.condition == nil)
                }
            }
        }
    }

    @Test("every probe can be timed, names the moments it has, and looks at least every ten minutes")
    func everyProbe() {
        for schema in ProbeCatalog.probes {
            let named = Dictionary(uniqueKeysWithValues: schema.parameters.map { ($0.name, $0) })
            for key in ["when", "within", "for", "every", "tolerate"] {
                #expect(named[key] != nil, "\(schema.name) lacks \(key)")
            }
            guard case .choice(let moments) = named["when"]?.form else {
                Issue.record("\(schema.name) has no moments")
                continue
            }
            #expect(moments.contains("after") && moments.allSatisfy { ProbeTiming.Moment(rawValue: $0) != nil })
            guard case .duration(let every) = named["every"]?.defaultValue else {
                Issue.record("\(schema.name) has no interval")
                continue
            }
            #expect(every <= .seconds(600) && every >= .milliseconds(100))
        }
    }

    @Test("every probe has a name of its own and says when it holds and how it is on the sandbox")
    func reference() {
        #expect(Set(ProbeCatalog.probes.map(\.name)).count == ProbeCatalog.all.count)
        for probe in ProbeCatalog.all {
            #expect(!probe.reference.holds.isEmpty && !probe.reference.sandbox.isEmpty, "\(probe.schema.name)")
            let permissions = probe.reference.permissions
            #expect(permissions.allSatisfy { $0.split(separator: ":").count == 2 }, "\(probe.schema.name)")
        }
    }
}
