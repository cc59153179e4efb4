import Documents
import Testing

@Suite("Diagnostics")
struct DiagnosticTests {
    private let mark = Mark(file: "a.yaml", line: 3, column: 7)

    @Test("one line: place, severity, what is wrong, what to do")
    func description() {
        let diagnostic = Diagnostic("rate is 0/s", at: mark, mend: "write at least 1/s")
        #expect(diagnostic.description == "a.yaml:3:7: error: rate is 0/s; write at least 1/s")
        #expect((diagnostic.file, diagnostic.line, diagnostic.column) == ("a.yaml", 3, 7))
    }

    @Test("what a document holds can neither break the line nor steer a terminal")
    func escapes() {
        let diagnostic = Diagnostic("no key \"a\u{1B}[2J\nb\u{202E}\"", at: mark, mend: "x")
        #expect(diagnostic.description == "a.yaml:3:7: error: no key \"a\\u{1B}[2J\\nb\\u{202E}\"; x")
    }

    @Test("a log keeps the order of places, tells errors from warnings and stops at its capacity")
    func log() {
        let log = DiagnosticLog()
        log.warning("second", at: mark, mend: "x")
        #expect(!log.hasErrors)
        log.error("first", at: Mark(file: "a.yaml", line: 2, column: 9), mend: "x")
        #expect(log.hasErrors)
        #expect(log.diagnostics.map(\.message) == ["first", "second"])
        for _ in 0..<200 { log.error("more", at: mark, mend: "x") }
        #expect(log.diagnostics.count == DiagnosticLog.capacity)
        #expect(throws: Refusal(log.diagnostics)) { try log.throwErrors() }
    }
}
