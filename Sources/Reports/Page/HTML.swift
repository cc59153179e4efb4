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
    static func table(_ head: [String], _ rows: [[String]], class style: String? = nil) -> String {
        let heading = head.map { "<th scope=\"col\">\(escape($0))</th>" }.joined()
        let body = rows.map { "<tr>" + $0.map { element("td", $0) }.joined() + "</tr>" }.joined(separator: "\n")
        let attribute = style.map { " class=\"\($0)\"" } ?? ""
        return "<table\(attribute)>\n<thead><tr>\(heading)</tr></thead>\n<tbody>\n\(body)\n</tbody>\n</table>"
    }

    /// What is shown on demand; `content` is HTML already.
    static func details(_ summary: String, _ content: String) -> String {
        "<details>\(element("summary", summary))\n\(content)\n</details>"
    }
}
