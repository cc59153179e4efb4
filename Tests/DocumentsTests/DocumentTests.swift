import Basics
import Documents
import Testing

@Suite("Documents")
struct DocumentTests {
    @Test("scalars stay raw text, with their places")
    func rawScalars() throws {
        let root = try Document(text: "a: NO\nb:\n  - 012\n  - '1'\n", file: "f.yaml").root
        #expect(root["a"]?.content == .scalar(text: "NO", plain: true))
        #expect(root["a"]?.mark == Mark(file: "f.yaml", line: 1, column: 4))
        guard case .sequence(let items) = root["b"]?.content else { throw Refusal("no list", at: root.mark, mend: "") }
        #expect(items.map(\.content) == [.scalar(text: "012", plain: true), .scalar(text: "1", plain: false)])
        #expect(items.map(\.mark.line) == [3, 4])
        #expect(items.map(\.mark.column) == [5, 5])
    }

    @Test("JSON is read with the same places")
    func json() throws {
        let text = "{\n\t\"a\": [1, \"two\", null],\n\t\"b\": {\"c\": true, \"d\\u00e9\": \"\\/\"}\n}\n"
        let root = try Document(text: text, file: "f.json").root
        #expect(root["b"]?["c"]?.mark.line == 3)
        #expect(root["b"]?["c"]?.content == .scalar(text: "true", plain: true))
        #expect(root["b"]?["dé"]?.content == .scalar(text: "/", plain: false))
        let items = JSON(try #require(root["a"]))
        #expect(items == .array([.number("1"), .string("two"), .null]))
    }

    @Test("columns count Unicode scalars")
    func columns() throws {
        let root = try Document(text: "{ é: 1, key: 2 }", file: "f.yaml").root
        #expect(root["key"]?.mark.column == 14)
    }

    @Test("an empty document is refused", arguments: ["", "# nothing\n", "\n\n"])
    func empty(text: String) {
        #expect(
            refusals(of: text) == ["f.yaml:1:1: error: the document is empty; write `version: 1` and what follows it"])
    }

    @Test("a second document is refused where it begins")
    func secondDocument() {
        #expect(
            refusals(of: "a: 1\n---\nb: 2\n") == [
                "f.yaml:2:1: error: a second document begins here; remove the `---`: one file holds one document"
            ])
    }

    @Test("a key that occurs twice is refused at its second place")
    func duplicateKeys() {
        let expected = { (line: Int, column: Int, first: Int) in
            [
                "f.yaml:\(line):\(column): error: the key \"a\" occurs twice, first on line \(first); "
                    + "remove one of them"
            ]
        }
        #expect(refusals(of: "a: 1\nb: 2\na: 3\n") == expected(3, 1, 1))
        #expect(refusals(of: "x:\n  a: 1\n  b:\n    a: 2\n  # a\n\n  \"a\": 3\n") == expected(7, 3, 2))
        #expect(refusals(of: "x: { a: { b: \"},a:\" }, c: 1, a: 2 }\n") == expected(1, 30, 1))
        #expect(refusals(of: "{\"a\": 1,\n \"a\": 2}") == expected(2, 2, 1))
        #expect(refusals(of: "x:\n  - a: 1\n    a: 2\n") == expected(3, 5, 2))
    }

    @Test("a duplicate that is spelt unusually is refused at its first place")
    func unusualDuplicate() {
        #expect(
            refusals(of: "abc: 1\n\"a\\x62c\": 2\n") == [
                "f.yaml:1:1: error: the key \"abc\" occurs twice in one mapping; remove one of them"
            ])
    }

    @Test("a key that is no single word is refused")
    func complexKeys() {
        #expect(
            refusals(of: "a: 1\n? [x, y]\n: 2\n") == [
                "f.yaml:2:3: error: a key must be text, not a list; write a single word before the colon"
            ])
    }

    @Test("a placeholder within braces is refused with the way to write it")
    func placeholderInBraces() throws {
        let reasons = refusals(of: "a: { cluster: ${stack.x} }\n")
        #expect(reasons.count == 1)
        #expect(reasons[0].hasPrefix("f.yaml:1:16: error: "))
        #expect(reasons[0].hasSuffix("inside { } a brace opens a mapping"))
    }

    @Test("a tag is refused")
    func tags() {
        #expect(
            refusals(of: "a: !!int 5\n") == [
                "f.yaml:1:4: error: the tag \"tag:yaml.org,2002:int\" is not supported; "
                    + "remove it: the type follows from the key"
            ])
    }

    @Test("several faults are told at once, in order")
    func severalFaults() {
        let reasons = refusals(of: "a: !x 5\nb:\n  ? {c: 1}\n  : 2\nd: !y 6\n")
        #expect(reasons.map { $0.prefix(11) } == ["f.yaml:1:4:", "f.yaml:3:5:", "f.yaml:5:4:"])
    }

    @Test(
        "syntax errors have a place and a mend",
        arguments: zip(
            ["a: 1\n\tb: 2\n", "a: b: c\n", "a: [1, 2\n", "a: \"open\n", "a: @x\n", "a: 1\n b: 2\n", "a: \"\\q\"\n"],
            [
                ("f.yaml:2:1:", "instead of tabs"), ("f.yaml:1:5:", "text that holds a colon"),
                ("f.yaml:2:1:", "still open"), ("f.yaml:2:1:", "still open"), ("f.yaml:1:4:", "begins with `@`"),
                ("f.yaml:2:3:", "text that holds a colon"), ("f.yaml:1:5:", "use single quotes"),
            ]))
    func syntax(text: String, expected: (place: String, mend: String)) {
        let reasons = refusals(of: text)
        #expect(reasons.count == 1)
        #expect(reasons[0].hasPrefix("\(expected.place) error: this is not YAML: "), "\(reasons)")
        #expect(reasons[0].hasSuffix(expected.mend), "\(reasons)")
    }
}
