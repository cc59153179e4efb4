import Documents
import Experiments
import Testing

@Suite("References")
struct SubstitutionTests {
    private let stack = """
        name: demo
        alarms: [errors, latency]
        zones: []
        database: { cluster: demo-aurora, port: 5432, readerEndpoint: null }
        """

    private func references(set: [String: String]? = nil) throws -> References {
        References(stack: try Document(text: stack, file: "s.json").root, set: set)
    }

    private func text(cluster: String) -> String { shortest.replacing("cluster: main", with: "cluster: \(cluster)") }

    private func cluster(_ value: String, set: [String: String]? = nil) throws -> ArgumentValue? {
        try experiment(text(cluster: value), references: references(set: set)).faults[0].arguments["cluster"]
    }

    private func reasons(_ value: String, set: [String: String]? = nil) throws -> [String] {
        refusals(of: text(cluster: value), references: try references(set: set))
    }

    @Test("a reference is its value, alone and within text")
    func values() throws {
        #expect(try cluster("${stack.database.cluster}") == .string("demo-aurora"))
        #expect(try cluster("a-${stack.name}-${set.n}", set: ["n": "2"]) == .string("a-demo-2"))
        #expect(try cluster("\"${set.who}\"", set: ["who": "me"]) == .string("me"))
        #expect(try cluster("${stack.alarms.1}") == .string("latency"))
        #expect(try cluster("$5 {x}") == .string("$5 {x}"))
    }

    @Test("a whole list or number can be referred to")
    func lists() throws {
        let text =
            shortest + "guards:\n  - alarms-ok: ${stack.alarms}\nworkload:\n  transfers:\n    accounts: ${set.n}\n"
        let experiment = try experiment(text, references: references(set: ["n": "20"]))
        #expect(experiment.guards[0].arguments.list("names") == ["errors", "latency"])
        #expect(experiment.workload.transfers.accounts == 20)
    }

    @Test("without a stack and set values the references stay open, and say where")
    func open() throws {
        let text = text(cluster: "x-${stack.nonsense}") + "expect:\n  recovery:\n    hold: ${set.hold}\n"
        let experiment = try experiment(text)
        #expect(experiment.faults[0].arguments["cluster"] == .placeholder("x-${stack.nonsense}"))
        #expect(experiment.faults[0].arguments.string("cluster") == nil)
        #expect(experiment.expect.recovery.hold == .seconds(60))
        #expect(experiment.placeholders.map(\.text) == ["x-${stack.nonsense}", "${set.hold}"])
        #expect(experiment.placeholders.map(\.mark.description) == ["e.yaml:6:16", "e.yaml:9:11"])
    }

    @Test(
        "a reference to nothing is refused with the one that was meant",
        arguments: [
            (
                "${stack.databse.cluster}",
                "${stack.databse.cluster}: stack has no \"databse\"; did you mean ${stack.database}?"
            ),
            (
                "${stack.database.x}",
                "${stack.database.x}: stack.database has no \"x\"; it has cluster, port, readerEndpoint"
            ),
            ("${stack.name.x}", "${stack.name.x}: stack.name has no \"x\"; it is a single value: write ${stack.name}"),
            ("${stack.alarms.2}", "${stack.alarms.2}: stack.alarms has no \"2\"; count its items from 0 to 1"),
            ("${stack.zones.0}", "${stack.zones.0}: stack.zones has no \"0\"; the list is empty"),
            (
                "${stack.database}",
                "${stack.database} is a mapping and not a value; name one of its values: ${stack.database.cluster}, "
                    + "${stack.database.port}, ${stack.database.readerEndpoint}"
            ),
            (
                "${stack.database.readerEndpoint}",
                "${stack.database.readerEndpoint} has no value in the stack file; write the value out here"
            ),
            (
                "${set.clustr}",
                "${set.clustr} is not set; give it with --set clustr=VALUE, or did you mean ${set.cluster}?"
            ),
            ("${stak.x}", "${stak.x} refers to nothing; did you mean ${stack.KEY}?"),
            (
                "${env.HOME}",
                "${env.HOME} refers to nothing; write ${stack.KEY} for a value of the stack file or ${set.KEY} "
                    + "for one given by --set"
            ),
            ("a${stack.name", "${ is not closed in \"a${stack.name\"; write ${stack.KEY} or ${set.KEY}"),
            ("${}", "${ is empty in \"${}\"; write ${stack.KEY} or ${set.KEY}"),
            ("a-${stack.alarms}", "${stack.alarms} is a list and cannot be part of a text; let it stand alone"),
        ])
    func unknown(value: String, reason: String) throws {
        let reasons = try reasons(value, set: ["cluster": "c"])
        #expect(reasons.first == "e.yaml:6:16: error: \(reason)")
    }

    @Test("a fault in a referenced value points at the reference")
    func places() throws {
        #expect(
            try reasons("${stack.database.port}") == [
                "e.yaml:6:16: error: cluster must be text, not the number 5432; put it in quotes: \"5432\""
            ])
    }

    @Test("--set overrides a value by its path")
    func overrides() throws {
        let set = ["expect.recovery.hold": "5s", "workload.transfers.rate": "20/s", "name": "other"]
        let text = shortest + "workload:\n  transfers: { rate: 100/s, accounts: 4 }\n"
        let experiment = try experiment(text, references: References(set: set))
        #expect(experiment.expect.recovery.hold == .seconds(5))
        #expect(experiment.workload.transfers.rate == Rate(perSecond: 20))
        #expect(experiment.workload.transfers.accounts == 4)
        #expect(experiment.name == "other")
    }

    @Test("a --set that has no effect or a wrong value is refused by its own name")
    func wrongOverrides() {
        #expect(
            refusals(of: shortest, references: References(set: ["expect.recovery.hold": "5"])) == [
                "--set expect.recovery.hold:1:1: error: hold must be a duration, not the number 5; write 5s"
            ])
        #expect(
            refusals(of: shortest, references: References(set: ["expect.recovery.holt": "5s"])) == [
                "--set expect.recovery.holt:1:1: error: the experiment has no ${set.expect.recovery.holt} "
                    + "and no value at expect.recovery.holt; did you mean --set expect.recovery.hold=...?"
            ])
    }

    @Test("references cannot multiply a large value without end")
    func budget() throws {
        let long = String(repeating: "x", count: 30_000)
        let references = References(stack: try Document(text: "big: \(long)\n", file: "s.json").root)
        let names = (0..<40).map { "\"\($0)${stack.big}\"" }.joined(separator: ", ")
        let reasons = refusals(of: shortest + "guards:\n  - alarms-ok: [\(names)]\n", references: references)
        #expect(
            reasons.contains { $0.contains("the references stand for more than 1048576 bytes; refer to fewer values") })
    }
}
