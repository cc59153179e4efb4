@testable import AWS
import Testing

@Suite struct XMLReaderTests {
    static let answer = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- an answer -->
        <R xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
          <Name a="1">x &lt;y&gt; &amp; &#228;</Name><Raw><![CDATA[<not> & parsed]]></Raw><Empty/>
          <List><Item>1</Item><Other/><Item>2</Item></List>
        </R>
        """

    @Test("elements, text, entities, CDATA and lists come out")
    func reads() throws {
        let root = try XMLNode.parse(Array(Self.answer.utf8))
        #expect(root.name == "R")
        #expect(root.text("Name") == "x <y> & ä")
        #expect(root.text("Raw") == "<not> & parsed")
        #expect(root.text("Empty") == nil)
        #expect(root.text("Missing") == nil)
        #expect(try root.list("List", of: "Item") { $0.text } == ["1", "2"])
        #expect(try root.list("Missing", of: "Item") { $0.text } == [])
        #expect(root["List"]?.text == "")
        #expect(root.first("Item")?.text == "1")
    }

    @Test("an answer that is cut anywhere is an error, never a shorter answer")
    func cut() throws {
        let bytes = Array(Self.answer.utf8)
        for length in 0..<(bytes.count - 1) {
            #expect(throws: AnswerError.self, "cut after \(length) bytes") {
                try XMLNode.parse(Array(bytes[..<length]))
            }
        }
    }

    static let hostile: [(String, String)] = [
        ("a document type", "<!DOCTYPE r><r/>"),
        (
            "entities that multiply",
            "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><r>&b;</r>"
        ),
        ("an external entity", "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>"),
        ("a document type after a comment", "<?xml version=\"1.0\"?><!-- x --><!DOCTYPE r><r/>"),
        ("an undefined entity", "<r>&x;</r>"),
        ("another encoding", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><r>+ADwAIQ-DOCTYPE r+AD4-</r>"),
        ("two roots", "<r/><r/>"),
        ("crossed elements", "<a><b></a></b>"),
        ("no XML at all", "upstream connect error"),
        ("JSON", "{\"__type\": \"x\"}"),
        ("a zero byte", "<r>\0</r>"),
    ]

    @Test("what is hostile or no XML is refused", arguments: hostile)
    func refused(_ name: String, _ text: String) {
        #expect(throws: AnswerError.self) { try XMLNode.parse(Array(text.utf8)) }
    }

    @Test("UTF-16 and invalid UTF-8 are refused")
    func encodings() {
        #expect(throws: AnswerError.self) {
            try XMLNode.parse("<r/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        }
        #expect(throws: AnswerError.self) { try XMLNode.parse([0x3C, 0x72, 0x3E, 0xFF, 0x3C, 0x2F, 0x72, 0x3E]) }
    }

    @Test("depth, number of elements and size have limits")
    func limits() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        #expect(try XMLNode.parse(nested(64)).name == "a")
        let deep = #expect(throws: AnswerError.self) { try XMLNode.parse(nested(65)) }
        #expect(deep?.description.contains("64") == true)
        let many = Array(("<r>" + String(repeating: "<a/>", count: 500_001) + "</r>").utf8)
        let wide = #expect(throws: AnswerError.self) { try XMLNode.parse(many) }
        #expect(wide?.description.contains("500000") == true)
        let big = [UInt8](repeating: UInt8(ascii: " "), count: (16 << 20) + 1)
        let size = #expect(throws: AnswerError.self) { try XMLNode.parse(big) }
        #expect(size?.description.contains("bytes") == true)
    }

    @Test("a member that is missing or of another kind is named")
    func members() throws {
        let root = try XMLNode.parse(Array("<R><N>x</N><T>true</T><F>false</F></R>".utf8))
        #expect(throws: AnswerError("<R> has no <M>")) { try root.required("M") }
        #expect(throws: AnswerError("<N> is 'x', not an integer")) { try root.integer("N") }
        #expect(throws: AnswerError("<N> is 'x', neither true nor false")) { try root.boolean("N") }
        #expect(try root.boolean("T") == true)
        #expect(try root.boolean("F") == false)
        #expect(try root.boolean("M") == nil)
        #expect(try root.integer("M") == nil)
    }
}
