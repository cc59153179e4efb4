import Basics
import Documents
import Experiments
import FoundationEssentials
import TestSupport
import Testing

@Suite("The JSON Schema of experiments")
struct JSONSchemaTests {
    @Test("the committed schemas are the generated ones")
    func committed() throws {
        for (name, schema) in [
            ("experiment", JSONSchema.experiment(catalog: productCatalog)), ("suite", JSONSchema.suite),
        ] {
            let path = PackageRoot.path + "/experiments/schema/\(name).schema.json"
            if schema.prettyText != (try? String(contentsOfFile: path, encoding: .utf8)) {
                let fresh = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).schema.json")
                try Data(schema.prettyText.utf8).write(to: fresh)
                Issue.record("\(path) is out of date: copy \(fresh.path) over it, and commit it")
            }
        }
    }

    @Test("the schema of suites takes what the parser takes and refuses what it refuses", .timeLimit(.minutes(5)))
    func suites() async throws {
        let shipped = try ["shipped", "post-deploy"].map {
            try String(contentsOfFile: PackageRoot.path + "/experiments/suites/\($0).yaml", encoding: .utf8)
        }
        let texts = shipped + ExperimentSuiteTests.wrongTexts + [ExperimentSuiteTests.right]
        let verdicts = try await schemaVerdicts(texts, JSONSchema.suite)
        for (text, verdict) in zip(texts, verdicts) {
            let isTaken = (try? ExperimentSuite(Document(text: text, file: "mine.yaml"))) != nil
            #expect(isTaken == verdict.isEmpty, "\(verdict):\n\(text)")
        }
    }

    /// The paths of the committed experiments.
    private static var files: [String] {
        get throws {
            let folder = PackageRoot.path + "/experiments"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            return names.filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
        }
    }

    @Test("every committed experiment is taken by the parser without a warning, and is named as its file")
    func experiments() throws {
        let files = try Self.files
        #expect(files.contains { $0.hasSuffix("/aurora-failover.yaml") })
        for path in files {
            let experiment = try Experiment(Document(path: path), catalog: productCatalog)
            #expect(experiment.warnings == [])
            #expect(path.hasSuffix("/\(experiment.name).yaml"))
            #expect(experiment.placeholders.allSatisfy { $0.text.hasPrefix("${stack.") })
        }
    }

    @Test("the schema takes what the parser takes and refuses what it refuses", .timeLimit(.minutes(5)))
    func sameVerdicts() async throws {
        let committed = try Self.files.map { try String(contentsOfFile: $0, encoding: .utf8) }
        try await compare(committed, productCatalog)
        try await compare(DocumentTable.probeTimings, productCatalog)
        try await compare(DocumentTable.design, designCatalog)
        try await compare(DocumentTable.everyForm, everyFormCatalog)
    }

    /// What a schema cannot say, and so takes where the parser refuses: duplicate keys and aliases (gone once the YAML
    /// is loaded), ranges of values with units, a word one slip away from a known one, references to nothing, and
    /// spellings of a whole number that JSON Schema does not tell from the plain one, such as 2.0.
    @Test("the few rules that a schema cannot express", .timeLimit(.minutes(5)))
    func beyondSchema() async throws {
        for text in DocumentTable.beyondSchema {
            #expect(throws: Refusal.self) { try experiment(text, catalog: everyFormCatalog) }
        }
        let verdicts = try await schemaVerdicts(
            DocumentTable.beyondSchema, JSONSchema.experiment(catalog: everyFormCatalog))
        #expect(verdicts == DocumentTable.beyondSchema.map { _ in "" })
    }

    private func compare(_ texts: [String], _ catalog: Catalog) async throws {
        let verdicts = try await schemaVerdicts(texts, JSONSchema.experiment(catalog: catalog))
        try #require(verdicts.count == texts.count)
        for (text, verdict) in zip(texts, verdicts) {
            do throws(Refusal) {
                _ = try experiment(text, catalog: catalog)
                #expect(verdict == "", "only the schema refuses:\n\(text)")
            } catch {
                #expect(verdict != "", "only the parser refuses, with \(error):\n\(text)")
            }
        }
    }

    private func schemaVerdicts(_ texts: [String], _ schema: JSON) async throws -> [String] {
        try await SchemaPeer.verdicts(schema: schema.text, of: texts)
    }
}
