import Documents
import Testing

/// The diagnostics with which `text` is refused, one line each; fails the test when it is taken.
func refusals(of text: String, sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
    refusals(sourceLocation: sourceLocation) { () throws(Refusal) in _ = try Document(text: text, file: "f.yaml") }
}

/// The diagnostics that `body` throws, one line each; fails the test when it throws none.
func refusals(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws(Refusal) -> Void
) -> [String] {
    do {
        try body()
    } catch {
        return error.diagnostics.map(\.description)
    }
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
    return []
}

/// The diagnostics that `body` logs about the value at `key` of `text`; what it reads must be nil, if it logs any.
func logged<Value>(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: (Node, DiagnosticLog) -> Value?
) throws -> [String] {
    let document = try Document(text: text, file: "f.yaml")
    let log = DiagnosticLog()
    let value = body(try #require(document.root["key"]), log)
    #expect((value == nil) == log.hasErrors, sourceLocation: sourceLocation)
    return log.diagnostics.map(\.description)
}
