import Basics
import Foundation
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
        #expect(value.prettyText == expected)
        #expect(value.text == #"{"b":[1,true,null],"a":{},"c":[{"d":"x"}]}"#)
    }

    @Test("every text reads back as it was written")
    func escapes() throws {
        let text = "\"\\/\n\t\r\u{1}\u{7F}\u{85}\u{2028}\u{FEFF}é😀"
        let written = Data(JSON.object([("key", .string(text))]).text.utf8)
        #expect(try JSONDecoder().decode([String: String].self, from: written) == ["key": text])
    }
}
