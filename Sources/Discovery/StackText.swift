internal import Basics

/// The text of a YAML file as it grows: lines that count, remarks (`##`), and examples (`# `) that count once the mark
/// is taken away.
struct StackText: Sendable {
    private(set) var text = ""

    /// A line that counts.
    mutating func line(_ line: String) { text += line + "\n" }

    /// Lines that count once their first two characters are taken away.
    mutating func example(_ lines: String) {
        for line in lines.split(separator: "\n") { text += "# \(line)\n" }
    }

    /// Words for who reads the file, in lines of at most 120 characters.
    mutating func remark(_ words: String) {
        var line = "##"
        for word in words.split(whereSeparator: { $0.isWhitespace || $0.isNewline }) {
            if line.count + 1 + word.count > 120, line != "##" {
                text += line + "\n"
                line = "##"
            }
            line += " " + word
        }
        text += line + "\n"
    }

    /// A text as a YAML scalar: plain where nothing in it means anything else, and in quotes otherwise.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map(isLetter) ?? false && text.last != ":"
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "-_./:".utf8.contains($0) }
            && !words.contains(text.lowercased())
        // JSON's quoted texts are YAML's, too.
        return isPlain ? text : JSON.string(text).text
    }

    /// What YAML 1.1 or 1.2 takes for a truth or for nothing.
    private static let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
