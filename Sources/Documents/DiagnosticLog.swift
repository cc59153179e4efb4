/// Collects what is wrong with a document, so that one reading tells everything and not only the first fault.
public final class DiagnosticLog {
    /// More than this many diagnostics tell nobody anything.
    public static let capacity = 100

    private var collected: [Diagnostic] = []

    /// An empty log.
    public init() {}

    /// Whether an error was logged.
    public var hasErrors: Bool { collected.contains { $0.severity == .error } }

    /// Everything logged, in the order of the places; files in the order in which they were first complained of.
    public var diagnostics: [Diagnostic] {
        var files: [String: Int] = [:]
        for diagnostic in collected where files[diagnostic.file] == nil { files[diagnostic.file] = files.count }
        let places = collected.enumerated().map { offset, diagnostic in
            (diagnostic, key: (files[diagnostic.file] ?? 0, diagnostic.line, diagnostic.column, offset))
        }
        return places.sorted { $0.key < $1.key }.map(\.0)
    }

    /// Logs an error.
    public func error(_ message: String, at mark: Mark, mend suggestion: String) {
        add(Diagnostic(message, at: mark, mend: suggestion))
    }

    /// Logs a warning.
    public func warning(_ message: String, at mark: Mark, mend suggestion: String) {
        add(Diagnostic(message, at: mark, mend: suggestion, severity: .warning))
    }

    /// Throws what was logged if an error is among it.
    public func throwErrors() throws(Refusal) {
        if hasErrors { throw Refusal(diagnostics) }
    }

    private func add(_ diagnostic: Diagnostic) {
        if collected.count < Self.capacity { collected.append(diagnostic) }
    }
}
