import Basics
import Documents
import Testing

@Suite("Nodes as JSON")
struct JSONNodeTests {
    @Test(
        "numbers of YAML that JSON has not stay text",
        arguments: [
            ("1", "1"), ("-1.5e3", "-1.5e3"), ("012", "\"012\""), ("0x1F", "\"0x1F\""), (".5", "\".5\""),
            ("1.", "\"1.\""),
            (".inf", "\".inf\""), ("+1", "\"+1\""), ("True", "true"), ("~", "null"), ("NO", "\"NO\""),
        ])
    func numbers(yaml: String, json: String) throws {
        let root = try Document(text: "key: \(yaml)\n", file: "f.yaml").root
        #expect(JSON(try #require(root["key"])).text == json)
    }
}
