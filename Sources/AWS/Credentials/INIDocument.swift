/// A file in the format of `~/.aws/credentials` and `~/.aws/config`: sections of `key = value` lines.
///
/// Lines that start with `#` or `;` are comments; lines that are indented deeper than the key above them are settings
/// nested in it, as in `services` sections. Errors name the line and never show a value.
struct INIDocument {
    private(set) var sections: [String: [String: String]] = [:]
    /// The nested settings: by section, key and nested key.
    private(set) var nested: [String: [String: [String: String]]] = [:]

    /// Reads the text; `path` is for messages.
    init(_ text: String, path: String) throws(CredentialError) {
        var section: String?
        var lastKey: String?
        var lastIndent = 0
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let place = "\(path):\(index + 1)"
            let content = Self.trim(line)
            guard let first = content.first, first != "#", first != ";" else { continue }
            if first == "[" {
                let name = try Self.sectionName(content, place: place)
                guard sections.updateValue([:], forKey: name) == nil else {
                    throw CredentialError("\(place): the section [\(name)] is there twice; merge the two")
                }
                section = name
                lastKey = nil
                continue
            }
            let indent = line.prefix { $0 == " " || $0 == "\t" }.count
            if let section, let lastKey, indent > lastIndent {
                nest(content, in: section, under: lastKey)
                continue
            }
            guard let equals = content.firstIndex(of: "=") else {
                throw CredentialError("\(place): expected 'key = value' or '[section]'")
            }
            guard let current = section else {
                throw CredentialError("\(place): a setting before the first [section]; add one such as [default]")
            }
            let key = Self.trim(content[..<equals]).lowercased()
            guard !key.isEmpty else { throw CredentialError("\(place): there is no key before '='") }
            let value = String(Self.trim(content[content.index(after: equals)...]))
            guard sections[current]?.updateValue(value, forKey: key) == nil else {
                throw CredentialError("\(place): '\(key)' is there twice in [\(current)]; remove one")
            }
            lastKey = key
            lastIndent = indent
        }
    }

    private mutating func nest(_ content: Substring, in section: String, under key: String) {
        guard let equals = content.firstIndex(of: "=") else { return }
        let name = String(Self.trim(content[..<equals]))
        let value = String(Self.trim(content[content.index(after: equals)...]))
        nested[section, default: [:]][key, default: [:]][name] = value
    }

    private static func sectionName(_ content: Substring, place: String) throws(CredentialError) -> String {
        guard let end = content.firstIndex(of: "]") else {
            throw CredentialError("\(place): the section's ']' is missing")
        }
        let rest = trim(content[content.index(after: end)...])
        guard rest.isEmpty || rest.hasPrefix("#") || rest.hasPrefix(";") else {
            throw CredentialError("\(place): nothing but a comment may follow the section's ']'")
        }
        let words = content[..<end].dropFirst().filter { $0 != "\"" && $0 != "'" }.split { $0 == " " || $0 == "\t" }
        guard !words.isEmpty else { throw CredentialError("\(place): the section has no name") }
        return words.joined(separator: " ")
    }

    private static func trim(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...end]
    }
}
