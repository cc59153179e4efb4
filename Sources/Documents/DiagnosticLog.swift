/// Collects what is wrong with a document, so that one reading tells everything and not only the first fault.
public final class DiagnosticLog {
    /// More than this many diagnostics tell nobody anything.
    public static let capacity = 100

    private var collected: [Diagnostic] = []

    /// An empty log.
    public init() {}

    /// Whether an error was logged.
    public var hasErrors: Bool { collected.contains { $0.severity == .error } }

    /// Everything logged, in the order of the places.
    public var diagnostics: [Diagnostic] {
        let order = collected.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }
        return order.map(\.element)
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
