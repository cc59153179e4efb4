import Documents
import Testing

@Suite("Reading scalars as types")
struct ScalarsTests {
    @Test("NO is text, and so is 1:30", arguments: ["NO", "yes", "1:30", "2026-11-22", "1.2.3", "=", "90s"])
    func text(value: String) throws {
        var read: String?
        let reasons = try logged("key: \(value)\n") { node, log in
            read = node.string("key", log: log)
            return read
        }
        #expect(reasons == [])
        #expect(read == value)
    }

    @Test("a number is not taken for text", arguments: ["012", "12", "1.5", "1e3", "0x1F", "0o7", "-3", ".inf", "+.5"])
    func numbers(value: String) throws {
        #expect(
            try logged("key: \(value)\n") { $0.string("name", log: $1) } == [
                "f.yaml:1:6: error: name must be text, not the number \(value); put it in quotes: \"\(value)\""
            ])
    }

    @Test("a truth value, a list and nothing are not taken for text")
    func notText() throws {
        #expect(
            try logged("key: true\n") { $0.string("name", log: $1) } == [
                "f.yaml:1:6: error: name must be text, not the truth value true; put it in quotes: \"true\""
            ])
        #expect(
            try logged("key: [a]\n") { $0.string("name", log: $1) } == [
                "f.yaml:1:6: error: name must be text, not a list; write one value"
            ])
        #expect(
            try logged("key: ~\n") { $0.string("name", log: $1) } == [
                "f.yaml:1:6: error: name has no value; write one after the colon, or remove the key"
            ])
        #expect(
            try logged("key: ' '\n") { $0.nonEmptyString("name", log: $1) } == [
                "f.yaml:1:6: error: name is empty; write what it is"
            ])
        #expect(
            try logged("key: abcde\n") { $0.nonEmptyString("name", limit: 4, log: $1) } == [
                "f.yaml:1:6: error: name is longer than 4 characters; shorten it"
            ])
    }

    @Test(
        "whole numbers and how they are mended",
        arguments: [
            ("012", "the number 012; write 12"), ("1_000", "the text \"1_000\"; write 1000"),
            ("'5'", "the text \"5\"; remove the quotes: 5"),
            ("many", "the text \"many\"; write 1, 20 or 300, without leading zeros"),
            ("[1]", "a list; write 1, 20 or 300, without leading zeros"),
            ("true", "the truth value true; write 1, 20 or 300, without leading zeros"),
        ])
    func integers(value: String, tail: String) throws {
        #expect(
            try logged("key: \(value)\n") { $0.quantity("accounts", in: 1...9, log: $1) } == [
                "f.yaml:1:6: error: accounts must be a whole number, not \(tail)"
            ])
    }

    @Test("values out of range are refused with the nearest that fits")
    func ranges() throws {
        #expect(
            try logged("key: 10\n") { $0.quantity("accounts", in: 1...9, log: $1) } == [
                "f.yaml:1:6: error: accounts is 10, outside of 1 to 9; write at most 9"
            ])
        #expect(
            try logged("key: 90s\n") { $0.quantity("hold", in: .seconds(100)...Duration.seconds(600), log: $1) } == [
                "f.yaml:1:6: error: hold is 90s, outside of 100s to 10m; write at least 100s"
            ])
    }

    @Test("units that are missing or wrong are refused with the right way to write them")
    func units() throws {
        let span = Duration.zero...Duration.seconds(3600)
        #expect(
            try logged("key: 90\n") { $0.quantity("hold", in: span, log: $1) } == [
                "f.yaml:1:6: error: hold must be a duration, not the number 90; write 90s"
            ])
        #expect(
            try logged("key: 90 s\n") { $0.quantity("hold", in: span, log: $1) } == [
                "f.yaml:1:6: error: hold must be a duration, not the text \"90 s\"; write 90s"
            ])
        #expect(
            try logged("key: soon\n") { $0.quantity("hold", in: span, log: $1) } == [
                "f.yaml:1:6: error: hold must be a duration, not the text \"soon\"; write 90s, 5m or 250ms"
            ])
        let rates = Rate(perSecond: 0)...Rate(perSecond: 10)
        #expect(
            try logged("key: 5\n") { $0.quantity("rate", in: rates, log: $1) } == [
                "f.yaml:1:6: error: rate must be a rate, not the number 5; write 5/s"
            ])
        let shares = Percentage(millionths: 0)...Percentage(millionths: 10)
        #expect(
            try logged("key: 1\n") { $0.quantity("tolerate", in: shares, log: $1) } == [
                "f.yaml:1:6: error: tolerate must be a percentage, not the number 1; write 1%"
            ])
    }

    @Test("true and false are the only truth values")
    func booleans() throws {
        #expect(try logged("key: true\n") { $0.boolean("x", log: $1) == true ? true : nil } == [])
        #expect(
            try logged("key: yes\n") { $0.boolean("x", log: $1) } == [
                "f.yaml:1:6: error: x must be true or false, not the text \"yes\"; write true without quotes"
            ])
        #expect(
            try logged("key: 'false'\n") { $0.boolean("x", log: $1) } == [
                "f.yaml:1:6: error: x must be true or false, not the text \"false\"; write false without quotes"
            ])
    }

    @Test("a word that is not known is refused with the one that was meant")
    func choices() throws {
        #expect(
            try logged("key: befor\n") { $0.choice("when", among: ["before", "after"], log: $1) } == [
                "f.yaml:1:6: error: when cannot be \"befor\"; did you mean \"before\"?"
            ])
        #expect(
            try logged("key: never\n") { $0.choice("when", among: ["before", "after"], log: $1) } == [
                "f.yaml:1:6: error: when cannot be \"never\"; known here: before, after"
            ])
    }

    @Test("every wrong item of a list is told with its place")
    func lists() throws {
        #expect(
            try logged("key: [a, 5, b, a]\n") { $0.strings("alarms", log: $1) } == [
                "f.yaml:1:10: error: an item of alarms must be text, not the number 5; put it in quotes: \"5\"",
                "f.yaml:1:16: error: \"a\" stands twice in alarms; remove one of them",
            ])
        #expect(
            try logged("key: a\n") { $0.strings("alarms", log: $1) } == [
                "f.yaml:1:6: error: alarms must be a list, not the text \"a\"; begin each item with `- `"
            ])
        #expect(
            try logged("key: [a, b]\n") { $0.strings("alarms", limit: 1, log: $1) } == [
                "f.yaml:1:6: error: alarms has 2 items, and at most 1 are read; split it"
            ])
    }
}
