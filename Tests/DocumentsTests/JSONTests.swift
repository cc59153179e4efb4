import Documents
import Testing

@Suite("Writing JSON")
struct JSONTests {
    @Test("members keep their order, scalars of a list stand on one line")
    func layout() {
        let value = JSON.object([
            ("b", .array([.integer(1), .boolean(true), .null])), ("a", .object([])),
            ("c", .array([.object([("d", .string("x"))])])),
        ])
        let expected = """
            {
              "b": [1, true, null],
              "a": {},
              "c": [
                {
                  "d": "x"
                }
              ]
            }

            """
        #expect(value.text == expected)
    }

    @Test("every text reads back as it was written")
    func escapes() throws {
        let text = "\"\\/\n\t\r\u{1}\u{7F}\u{85}\u{2028}\u{FEFF}é😀"
        let document = try Document(text: JSON.object([("key", .string(text))]).text, file: "f.json")
        #expect(document.root["key"]?.text == text)
    }

    @Test(
        "numbers of YAML that JSON has not stay text",
        arguments: [
            ("1", "1"), ("-1.5e3", "-1.5e3"), ("012", "\"012\""), ("0x1F", "\"0x1F\""), (".5", "\".5\""),
            ("1.", "\"1.\""),
            (".inf", "\".inf\""), ("+1", "\"+1\""), ("True", "true"), ("~", "null"), ("NO", "\"NO\""),
        ])
    func numbers(yaml: String, json: String) throws {
        let root = try Document(text: "key: \(yaml)\n", file: "f.yaml").root
        #expect(JSON(try #require(root["key"])).text == json + "\n")
    }
}
