internal import FoundationEssentials

/// Writes XML 1.0 into bytes: every text escaped, every element closed.
///
/// Element names are the program's own, never a client's text. The optional values of AWS's shapes are left out when
/// nil, as AWS leaves them out.
struct XMLWriter: Sendable {
    /// What was written, UTF-8.
    private(set) var bytes: [UInt8] = []

    /// A writer that begins with the XML declaration.
    static func document() -> XMLWriter {
        XMLWriter(bytes: Array(#"<?xml version="1.0" encoding="UTF-8"?>"#.utf8) + [UInt8(ascii: "\n")])
    }

    /// An element with what `content` writes inside.
    mutating func element(_ name: String, namespace: String? = nil, _ content: (inout XMLWriter) -> Void) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.utf8)
        if let namespace {
            bytes.append(contentsOf: #" xmlns=""#.utf8)
            escape(namespace)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
        content(&self)
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    /// An element that holds a text; nothing when there is none.
    mutating func element(_ name: String, _ text: String?) {
        guard let text else { return }
        element(name) { $0.escape(text) }
    }

    /// An element that holds a whole number.
    mutating func element(_ name: String, _ number: Int) {
        element(name, String(number))
    }

    /// An element that holds `true` or `false`.
    mutating func element(_ name: String, _ truth: Bool) {
        element(name, truth ? "true" : "false")
    }

    /// An element that holds an instant in UTC, with milliseconds as RDS writes it: `2026-11-22T20:32:33.120Z`.
    mutating func element(_ name: String, _ instant: Date?) {
        guard let instant else { return }
        // The style cuts off what is below a millisecond; half of one before makes that rounding, so that 120 ms,
        // which binary fractions hold a little short, does not become 119.
        let rounding = instant.addingTimeInterval(0.0005)
        element(name, rounding.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    /// A list as AWS writes it: an element, empty when the list is, with one `member` element an item.
    mutating func list<Item>(
        _ name: String, _ member: String, _ items: [Item], _ content: (inout XMLWriter, Item) -> Void
    ) {
        element(name) { xml in
            for item in items { xml.element(member) { content(&$0, item) } }
        }
    }

    /// A list of texts.
    mutating func list(_ name: String, _ member: String, _ items: [String]) {
        list(name, member, items) { $0.escape($1) }
    }

    /// What another writer wrote.
    mutating func append(_ other: XMLWriter) {
        bytes.append(contentsOf: other.bytes)
    }

    /// Text with the five special characters as entities. XML 1.0 has no way to write most control characters: each
    /// becomes U+FFFD, for one of them in a repeated identifier would make the whole answer unreadable.
    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case ">": bytes.append(contentsOf: "&gt;".utf8)
            case "\"": bytes.append(contentsOf: "&quot;".utf8)
            case "'": bytes.append(contentsOf: "&apos;".utf8)
            case "\r": bytes.append(contentsOf: "&#13;".utf8)
            case "\t", "\n", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
                bytes.append(contentsOf: Character(scalar).utf8)
            default: bytes.append(contentsOf: "\u{FFFD}".utf8)
            }
        }
    }
}
