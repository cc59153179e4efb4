import Documents
import Experiments
import TestSupport
import Testing

@Suite("Suite files")
struct ExperimentSuiteTests {
    /// What is refused, and what is said of it.
    private static let refusals = [
        ("version: 1\nname: a\nexperiments: []\n", "suites/mine.yaml:3:14: error: experiments is empty"),
        ("version: 1\nname: a\n", "the suite lacks experiments"),
        ("version: 1\nname: a\nexperiment: [a.yaml]\n", "did you mean \"experiments\"?"),
        ("version: 2\nname: a\nexperiments: [a.yaml]\n", "version is 2, outside of 1 to 1"),
        ("version: 1\nname: A b\nexperiments: [a.yaml]\n", "name cannot be \"A b\""),
        ("version: 1\nname: a\nbudget: 10\nexperiments: [a.yaml]\n", "budget must be a duration"),
        ("version: 1\nname: a\nbudget: 25h\nexperiments: [a.yaml]\n", "budget is 25h, outside of 1s to 24h"),
        ("version: 1\nname: a\nkeepGoing: yes\nexperiments: [a.yaml]\n", "keepGoing must be true or false"),
        ("version: 1\nname: a\nexperiments: a.yaml\n", "experiments must be a list"),
        ("version: 1\nname: a\nexperiments: [12]\n", "the file of an experiment must be text"),
        ("version: 1\nname: a\nexperiments:\n  - set: { a: b }\n", "an experiment of the suite lacks file"),
        ("version: 1\nname: a\nexperiments:\n  - { file: a.yaml, sets: {} }\n", "did you mean \"set\"?"),
        ("version: 1\nname: a\nexperiments:\n  - { file: a.yaml, set: [a] }\n", "set must be a mapping"),
        ("version: 1\nname: a\nexperiments:\n  - { file: a.yaml, set: { a: [b] } }\n", "a must be one value"),
    ]

    /// Beyond a schema is only how long a budget may be.
    static var wrongTexts: [String] { refusals.map(\.0).filter { !$0.contains("25h") } }

    static let right = """
        version: 1
        name: mine
        budget: 15m
        keepGoing: true
        experiments:
          - ../a.yaml
          - file: /elsewhere/b.yaml
            set: { expect.recovery.hold: 30s, name: other }
        """

    private func suite(_ text: String, file: String = "suites/mine.yaml") throws -> ExperimentSuite {
        try ExperimentSuite(Document(text: text, file: file))
    }

    private func complaints(_ text: String) -> [String] {
        do {
            _ = try suite(text)
            return []
        } catch {
            return ((error as? Refusal)?.diagnostics ?? []).map(\.description)
        }
    }

    @Test("experiments are found from the suite's own folder, alone or with values of their own")
    func whole() throws {
        let suite = try suite(Self.right)
        #expect(suite.name == "mine")
        #expect(suite.budget == .seconds(900))
        #expect(suite.keepsGoing)
        #expect(suite.entries.map(\.path) == ["suites/../a.yaml", "/elsewhere/b.yaml"])
        #expect(suite.entries.map(\.set) == [[:], ["expect.recovery.hold": "30s", "name": "other"]])
    }

    @Test(
        "a suite beside gameday has no folder before its files, and stops at what is refuted unless it says otherwise")
    func defaults() throws {
        let suite = try suite("version: 1\nname: mine\nexperiments: [a.yaml]\n", file: "mine.yaml")
        #expect(suite.entries.map(\.path) == ["a.yaml"])
        #expect(suite.budget == nil)
        #expect(!suite.keepsGoing)
    }

    @Test(
        "what is wrong is said with its place and what was meant",
        arguments: ExperimentSuiteTests.refusals)
    func wrong(_ text: String, _ said: String) {
        let found = complaints(text)
        #expect(found.contains { $0.contains(said) }, "\(found)")
    }

    @Test("the shipped suites name the shipped experiments, whose files are there")
    func shipped() throws {
        for name in ["shipped", "post-deploy"] {
            let suite = try ExperimentSuite(Document(path: "\(PackageRoot.path)/experiments/suites/\(name).yaml"))
            #expect(suite.name == name)
            for entry in suite.entries {
                let references = References(set: entry.set)
                let experiment = try Experiment(
                    Document(path: entry.path), catalog: productCatalog, references: references)
                #expect(entry.path.hasSuffix("/\(experiment.name).yaml"))
            }
        }
    }
}
