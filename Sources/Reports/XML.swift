/// Text made safe for XML 1.0, in content and in quoted attributes.
enum XML {
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            // Raw line breaks in attributes become spaces when they are read.
            case "\n": escaped += "&#10;"
            case "\t": escaped += "&#9;"
            case _ where isAllowed(scalar): escaped.unicodeScalars.append(scalar)
            default: escaped += "\u{FFFD}"
            }
        }
        return escaped
    }

    /// Text between tags, whose lines stay lines.
    static func content(_ text: String) -> String { escape(text).replacing("&#10;", with: "\n") }

    /// ` name="value"` for each.
    static func attributes(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0)=\"\(escape($1))\"" }.joined()
    }

    /// What XML 1.0 can hold at all (section 2.2): no other control character, not even escaped.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value & 0xFFFE != 0xFFFE
    }
}
