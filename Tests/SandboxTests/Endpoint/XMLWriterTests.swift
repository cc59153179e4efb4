import Testing

@testable import Sandbox

@Suite("XML writer")
struct XMLWriterTests {
    private func text(_ value: String) -> String {
        var xml = XMLWriter()
        xml.element("A", value)
        return String(decoding: xml.bytes, as: UTF8.self)
    }

    @Test(
        "Text that XML gives a meaning is escaped, what XML cannot hold is replaced",
        arguments: [
            ("plain ä 😀", "plain ä 😀"), ("<&>\"'", "&lt;&amp;&gt;&quot;&apos;"), ("]]>", "]]&gt;"),
            ("&amp;", "&amp;amp;"), ("a\tb\nc\rd", "a\tb\nc&#13;d"), ("\r\n", "&#13;\n"),
            ("\u{0}\u{1}\u{8}\u{b}\u{1f}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}"), ("\u{ffff}", "\u{fffd}"),
            ("\u{7f}\u{85}", "\u{7f}\u{85}"), ("", ""),
        ])
    func escapes(_ value: String, _ written: String) {
        #expect(text(value) == "<A>\(written)</A>")
    }

    @Test("Elements nest and close; a missing value is left out; an empty list is an empty element")
    func structure() {
        var xml = XMLWriter.document()
        xml.element("Outer", namespace: "http://example.com/?a&b") { xml in
            xml.element("Missing", nil as String?)
            xml.element("Truth", true)
            xml.element("Number", -7)
            xml.list("Items", "Item", ["x", "<"])
            xml.list("None", "Item", [])
        }
        #expect(
            String(decoding: xml.bytes, as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <Outer xmlns="http://example.com/?a&amp;b"><Truth>true</Truth><Number>-7</Number>\
                <Items><Item>x</Item><Item>&lt;</Item></Items><None></None></Outer>
                """)
    }
}
