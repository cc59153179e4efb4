/// Text made safe for HTML, in content and in quoted attributes.
enum HTML {
    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// An element around text that is escaped here.
    static func element(_ name: String, _ text: String, class style: String? = nil) -> String {
        "<\(name)\(style.map { " class=\"\($0)\"" } ?? "")>\(escape(text))</\(name)>"
    }

    /// A table with a heading row; every cell is escaped here.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let heading = head.map { "<th scope=\"col\">\(escape($0))</th>" }.joined()
        let body = rows.map { "<tr>" + $0.map { element("td", $0) }.joined() + "</tr>" }.joined(separator: "\n")
        return "<table>\n<thead><tr>\(heading)</tr></thead>\n<tbody>\n\(body)\n</tbody>\n</table>"
    }
}
