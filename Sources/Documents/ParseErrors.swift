internal import Yams

/// What Yams could not parse, in the form of every other diagnostic.
func diagnostic(for error: any Error, text: String, file: String) -> Diagnostic {
    guard let error = error as? YamlError else {
        return Diagnostic("the document cannot be read: \(error)", at: Mark(file: file), mend: "check its syntax")
    }
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
        .composer(let context, let problem, let mark, _):
        let place = Mark(file: file, line: mark.line, column: mark.column)
        return syntaxError(problem, context: context, at: place, text: text)
    case .duplicatedKeysInMapping(let keys, let context):
        return duplicateKey(
            keys.first ?? "", firstLine: context.mark.line, firstColumn: context.mark.column,
            text: text, file: file)
    default:
        return Diagnostic("the document cannot be read: \(error)", at: Mark(file: file), mend: "check its syntax")
    }
}

private func syntaxError(_ problem: String, context: YamlError.Context?, at mark: Mark, text: String) -> Diagnostic {
    if problem.contains("found another document") {
        return Diagnostic(
            "a second document begins here", at: mark, mend: "remove the `---`: one file holds one document")
    }
    if problem.contains("nesting level") {
        return Diagnostic(
            "values are nested too deeply", at: mark, mend: "check the brackets and the indentation")
    }
    // An alias has a name; what begins like one and has none is text, such as a cron line.
    let isAlias = problem.contains("undefined alias") || context?.text.contains("scanning an alias") == true
    if isAlias {
        return Diagnostic(
            "a value that begins with * is an alias, and aliases are not supported", at: mark,
            mend: "put quotes around the text, or write the value out")
    }
    let line = lineOfText(mark.line, in: text)
    let opened = context.map { " (\($0.text) that began on line \($0.mark.line))" } ?? ""
    return Diagnostic(
        "this is not YAML: \(problem)\(opened)", at: mark, mend: mend(for: problem, line: line, column: mark.column))
}

/// What most likely went wrong, from libyaml's words and the line it stopped at.
private func mend(for problem: String, line: String, column: Int) -> String {
    let scalars = Array(line.unicodeScalars)
    let here = column <= scalars.count ? scalars[column - 1] : nil
    if here == "\t" || line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
        return "indent with spaces instead of tabs"
    }
    if line.contains("${") && (line.contains("{ ") || line.contains(": {")) {
        return "put quotes around \"${...}\", or write it on a line of its own: inside { } a brace opens a mapping"
    }
    if problem.contains("mapping values are not allowed") {
        return "indent the line like its neighbours, or put quotes around text that holds a colon"
    }
    if problem.contains("cannot start any token") {
        return "put quotes around text that begins with \(here.map { "`\($0)`" } ?? "a special character")"
    }
    if problem.contains("unexpected end of stream") || problem.contains("',' or") {
        return "close the quote or bracket that is still open"
    }
    if problem.contains("escape") { return "write the backslash twice, or use single quotes" }
    return "check the indentation, the colons and the brackets of this line and the one before"
}

/// The text of a line, counted from 1; empty when there is none.
func lineOfText(_ number: Int, in text: String) -> String {
    let lines = text.split(separator: "\n", maxSplits: number, omittingEmptySubsequences: false)
    return number >= 1 && number <= lines.count ? String(lines[number - 1]) : ""
}
