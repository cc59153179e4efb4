/// The diagnostic for a key that occurs twice in a mapping, at the second occurrence.
///
/// Yams stops at a duplicate and tells where the first one stands, so the second is looked for in the text; where it
/// is not found (an unusual spelling of the key) the first one's place is given.
func duplicateKey(_ key: String, firstLine: Int, firstColumn: Int, text: String, file: String) -> Diagnostic {
    let first = Mark(file: file, line: firstLine, column: firstColumn)
    let scalars = Array(text.unicodeScalars)
    let start = offset(of: first, in: scalars)
    let second = repeatedInBlock(key, first: first, scalars, after: start) ?? repeatedInFlow(key, scalars, after: start)
    guard let second else {
        return Diagnostic("the key \(quoted(key)) occurs twice in one mapping", at: first, mend: "remove one of them")
    }
    let place = mark(at: second, in: scalars, file: file)
    return Diagnostic(
        "the key \(quoted(key)) occurs twice, first on line \(firstLine)", at: place, mend: "remove one of them")
}

/// A line with the same indentation that begins with the key, before any line with less.
private func repeatedInBlock(_ key: String, first: Mark, _ scalars: [Unicode.Scalar], after start: Int) -> Int? {
    var index = start
    while let newline = scalars[index...].firstIndex(of: "\n") {
        index = newline + 1
        let content = scalars[index...].firstIndex { $0 != " " } ?? scalars.count
        guard content < scalars.count else { return nil }
        if scalars[content] == "\n" || scalars[content] == "\r" || scalars[content] == "#" { continue }
        if content - index + 1 < first.column { return nil }
        if content - index + 1 == first.column, beginsWithKey(key, scalars, at: content) { return content }
    }
    return nil
}

/// The key after a comma of the same `{ }`.
private func repeatedInFlow(_ key: String, _ scalars: [Unicode.Scalar], after start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < scalars.count {
        switch scalars[index] {
        case "{", "[": depth += 1
        case "}", "]":
            depth -= 1
            if depth < 0 { return nil }
        case "\"", "'":
            let quote = scalars[index]
            index += 1
            while index < scalars.count, scalars[index] != quote {
                index += quote == "\"" && scalars[index] == "\\" ? 2 : 1
            }
        case "," where depth == 0:
            let blank: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r"]
            let next = scalars[(index + 1)...].firstIndex { !blank.contains($0) } ?? scalars.count
            if beginsWithKey(key, scalars, at: next) { return next }
        default: break
        }
        index += 1
    }
    return nil
}

private func beginsWithKey(_ key: String, _ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    [key, "\"\(key)\"", "'\(key)'"].contains { spelling in
        let spelled = Array(spelling.unicodeScalars)
        guard scalars[index...].starts(with: spelled) else { return false }
        let rest = scalars[(index + spelled.count)...].first { $0 != " " && $0 != "\t" }
        return rest == ":"
    }
}

private func offset(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int {
    var index = 0
    for _ in 1..<max(1, mark.line) {
        guard let newline = scalars[index...].firstIndex(of: "\n") else { break }
        index = newline + 1
    }
    return min(scalars.count, index + mark.column - 1)
}

private func mark(at offset: Int, in scalars: [Unicode.Scalar], file: String) -> Mark {
    let before = scalars[..<offset]
    let lines = before.count { $0 == "\n" }
    let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    return Mark(file: file, line: lines + 1, column: offset - lineStart + 1)
}
