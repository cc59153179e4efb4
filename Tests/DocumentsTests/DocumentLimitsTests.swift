import Documents
import Testing

@Suite("The limits of documents")
struct DocumentLimitsTests {
    private let clock = ContinuousClock()

    @Test("ten megabytes are refused in one line, without being parsed")
    func tooLarge() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000_000)
        let duration = clock.measure {
            #expect(
                refusals { () throws(Refusal) in _ = try Document(bytes: bytes, file: "f.yaml") } == [
                    "f.yaml:1:1: error: the file is 10000000 bytes long, and at most 1048576 bytes are read; "
                        + "check that this is the file you meant, or split it"
                ])
        }
        #expect(duration < .seconds(1))
    }

    @Test("an alias bomb is refused before it is composed", arguments: [false, true])
    func aliasBomb(asKeys: Bool) {
        var text = "a0: &a0 [lol, lol]\n"
        for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        // As a key, Yams itself would walk all 2^60 values to look for duplicates.
        if asKeys { text += "? *a60\n: 1\n" }
        let duration = clock.measure {
            #expect(
                refusals(of: text) == [
                    "f.yaml:2:10: error: the alias *a0 is not supported: "
                        + "aliases make a small file stand for a huge one; write the value out where it is used"
                ])
        }
        #expect(duration < .seconds(1))
    }

    @Test(
        "an alias hidden behind quotes and comments is found", arguments: ["\"# \" : *x", "'it''s': [*x]", "? *x\n: 1"])
    func hiddenAlias(line: String) {
        let reasons = refusals(of: "# it's \"\na: &x [1]\n\(line)\n")
        #expect(reasons.count == 1)
        #expect(reasons[0].contains("the alias *x is not supported"))
    }

    @Test("an alias of nothing is refused, and text with an asterisk or ampersand is not")
    func asterisks() throws {
        #expect(
            refusals(of: "a: *x\n") == [
                "f.yaml:1:4: error: a value that begins with * is an alias, and aliases are not supported; "
                    + "put quotes around the text, or write the value out"
            ])
        // A cron line is no name of an alias either.
        #expect(
            refusals(of: "a: */5 * * * *\n") == [
                "f.yaml:1:5: error: a value that begins with * is an alias, and aliases are not supported; "
                    + "put quotes around the text, or write the value out"
            ])
        let root = try Document(text: "a: R&D is *great* & cheap\nb: 'see &x and *y'\n", file: "f.yaml").root
        #expect(root["a"]?.text == "R&D is *great* & cheap")
    }

    @Test("32 levels are read and the 33rd is refused", arguments: [("[", "]"), ("{a: ", "}")])
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> String {
            String(repeating: open, count: levels) + String(repeating: close, count: levels)
        }
        _ = try Document(text: nested(31) + "\n", file: "f.yaml")
        let reasons = refusals(of: nested(33))
        #expect(reasons.count == 1)
        #expect(
            reasons[0].hasSuffix(
                "error: values are nested more than 32 levels deep; check the brackets and the indentation"))
    }

    @Test("a megabyte of brackets is refused without exhausting the stack", arguments: ["[", "{a: ", "- ", "? "])
    func brackets(open: String) {
        let text = String(repeating: open, count: 1_000_000 / open.utf8.count)
        #expect(
            refusals(of: text).allSatisfy {
                $0.hasSuffix("nested too deeply; check the brackets and the indentation")
            })
    }

    @Test("50,000 values are read and one more is refused")
    func nodes() throws {
        func list(_ count: Int) -> String { "[" + String(repeating: "1,", count: count) + "]" }
        _ = try Document(text: list(49_999), file: "f.yaml")
        #expect(
            refusals(of: list(50_000)) == [
                "f.yaml:1:100000: error: the document has more than 50000 values; "
                    + "check that this is the file you meant, or split it"
            ])
    }
}
