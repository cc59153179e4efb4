import Documents
import Experiments
import Testing

@Suite("Declarations")
struct DeclarationTests {
    private func text(faults: String) -> String {
        "version: 1\nname: n\nhypothesis: h\nfaults:\n\(faults)\n"
    }

    private func reasons(_ faults: String, _ catalog: Catalog = everyFormCatalog) -> [String] {
        refusals(of: text(faults: faults), catalog: catalog)
    }

    @Test("every form of parameter is read as its type")
    func everyForm() throws {
        let experiment = try experiment(
            text(
                faults: """
                      - test/every-form:
                          text: NO
                          name: a-1
                          word: i-0abc
                          integer: 9
                          duration: 5m
                          rate: 0.5/s
                          percentage: 50%
                          boolean: true
                          choice: green
                          list: [a, "1"]
                      - test/none
                    """), catalog: everyFormCatalog)
        let arguments = experiment.faults[0].arguments
        #expect(arguments.string("text") == "NO")
        #expect(arguments.string("name") == "a-1")
        #expect(arguments.string("word") == "i-0abc")
        #expect(arguments.integer("integer") == 9)
        #expect(arguments.duration("duration") == .seconds(300))
        #expect(arguments.rate("rate") == Rate(perSecond: 0.5))
        #expect(arguments.percentage("percentage") == Percentage(millionths: 500_000))
        #expect(arguments.boolean("boolean") == true)
        #expect(arguments.string("choice") == "green")
        #expect(arguments.list("list") == ["a", "1"])
        #expect(arguments.integer("text") == nil)
        #expect(experiment.faults[1] == Declaration(name: "test/none", mark: Mark(file: "e.yaml", line: 16, column: 5)))
    }

    @Test("arguments are written back as they were")
    func written() throws {
        let values: [ArgumentValue] = [
            .string("a"), .integer(5), .duration(.seconds(90)), .rate(Rate(perSecond: 2)),
            .percentage(Percentage(millionths: 10_000)), .boolean(true), .list(["a", "b"]), .placeholder("${stack.x}"),
        ]
        #expect(values.map(\.written) == ["a", "5", "90s", "2/s", "1%", "true", "[a, b]", "${stack.x}"])
    }

    @Test(
        "each wrong argument has its place and its mend",
        arguments: [
            ("text: toolong", "6:13", "text is longer than 5 characters; shorten it"),
            ("text: [a]", "6:13", "text must be text, not a list; write one value"),
            ("text: a\n      integer: 10", "7:16", "integer is 10, outside of 1 to 9; write at most 9"),
            ("text: a\n      duration: 11m", "7:17", "duration is 11m, outside of 1s to 10m; write at most 10m"),
            ("text: a\n      rate: 101/s", "7:13", "rate is 101/s, outside of 0/s to 100/s; write at most 100/s"),
            ("text: a\n      percentage: 51%", "7:19", "percentage is 51%, outside of 0% to 50%; write at most 50%"),
            (
                "text: a\n      boolean: on", "7:16",
                "boolean must be true or false, not the text \"on\"; write true without quotes"
            ),
            ("text: a\n      choice: gren", "7:15", "choice cannot be \"gren\"; did you mean \"green\"?"),
            ("text: a\n      list: b", "7:13", "list must be a list, not the text \"b\"; begin each item with `- `"),
            (
                "text: a\n      word: another_zone", "7:13",
                "word cannot be \"another_zone\"; did you mean \"another-zone\"?"
            ),
            ("text: a\n      word: 1a", "7:13", "word cannot be \"1a\"; known here: another-zone, any, an id"),
            ("text: a\n      lisst: [b]", "7:7", "test/every-form has no key \"lisst\"; did you mean \"list\"?"),
        ])
    func wrong(values: String, place: String, reason: String) {
        #expect(reasons("  - test/every-form:\n      \(values)") == ["e.yaml:\(place): error: \(reason)"])
    }

    @Test("a missing argument is told where the declaration's values begin")
    func missing() {
        let reason = "error: test/every-form lacks text; add `text: ...`"
        #expect(reasons("  - test/every-form: {}") == ["e.yaml:5:22: \(reason)"])
        #expect(reasons("  - test/every-form:") == ["e.yaml:5:5: \(reason)"])
        #expect(reasons("  - test/every-form") == ["e.yaml:5:5: \(reason)"])
        #expect(reasons("  - test/every-form:\n      rate: 5/s") == ["e.yaml:6:7: \(reason)"])
    }

    @Test("what is no declaration is refused")
    func notDeclarations() {
        #expect(
            reasons("  test/none: {}") == [
                "e.yaml:5:3: error: faults must be a list, not a mapping; begin each item with `- `"
            ])
        #expect(
            reasons("  - [a]") == [
                "e.yaml:5:5: error: a fault must be a name with its values, not a list; write `- test/every-form`"
            ])
        #expect(
            reasons("  - {}") == [
                "e.yaml:5:5: error: a fault must be a name with its values, not a mapping; write `- test/every-form`"
            ])
        #expect(
            reasons("  - test/none: {}\n    more: 5") == [
                "e.yaml:6:5: error: a fault is one name with its values, and here are 2 names; "
                    + "indent its values below test/none, or begin the next fault with `- `"
            ])
        #expect(
            reasons("  - test/none: 5") == [
                "e.yaml:5:16: error: test/none must be a mapping, not the number 5; "
                    + "write `key: value` lines below it, indented"
            ])
        #expect(
            reasons("  - test/non") == [
                "e.yaml:5:5: error: there is no fault \"test/non\"; did you mean \"test/none\"?"
            ])
        #expect(
            reasons("  ${stack.faults}") == [
                "e.yaml:5:3: error: faults must be a list, not the placeholder ${stack.faults}; "
                    + "write the list out: begin each fault with `- `"
            ])
    }

    @Test("what has no meaning beside another value is refused at its place, unless that is still open")
    func conditions() throws {
        func probe(_ values: String) -> String {
            text(faults: "  - rds/failover-db-cluster: { cluster: c }\nprobes:\n  - http: { \(values) }")
        }
        #expect(
            refusals(of: probe("when: during, within: 60s"), catalog: productCatalog) == [
                "e.yaml:7:35: error: within has no meaning with `when: during`; "
                    + "take it out, or write when: before or after"
            ])
        #expect(
            refusals(of: probe("tolerate: 1%"), catalog: productCatalog) == [
                "e.yaml:7:23: error: tolerate has no meaning with `when: after`; "
                    + "take it out, or write when: during or throughout"
            ])
        for open in ["when: during, tolerate: 1%", "when: '${set.moment}', tolerate: 1%"] {
            #expect(try experiment(probe(open), catalog: productCatalog).probes.count == 1)
        }
    }

    @Test("at most 64 declarations of a kind are read")
    func many() throws {
        let one = "  - test/none\n"
        let most = text(faults: String(repeating: one, count: 64))
        #expect(try experiment(most, catalog: everyFormCatalog).faults.count == 64)
        #expect(
            reasons(String(repeating: one, count: 65)) == [
                "e.yaml:5:3: error: faults has 65 items, and at most 64 are read; split it"
            ])
    }

    @Test("a declaration of one value must have it")
    func values() {
        #expect(
            refusals(of: shortest + "guards: [alarms-ok]\n") == [
                "e.yaml:7:10: error: alarms-ok has no value; write `alarms-ok: [...]`"
            ])
        #expect(
            refusals(of: shortest + "stopWhen: [{alarm: red}]\n") == [
                "e.yaml:7:20: error: names must be a list, not the text \"red\"; begin each item with `- `"
            ])
    }
}
