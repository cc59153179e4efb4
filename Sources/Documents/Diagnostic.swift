/// One thing wrong, or doubtful, at one place of a document: what it is and what to do about it.
public struct Diagnostic: Sendable, Hashable {
    /// Whether the document is refused.
    public enum Severity: String, Sendable {
        /// The document is refused.
        case error
        /// The document is taken; the reader should know.
        case warning
    }

    /// Whether the document is refused for this.
    public var severity: Severity
    /// Where.
    public var mark: Mark
    /// What is wrong, without a full stop.
    public var message: String
    /// What to do, without a full stop.
    public var suggestion: String

    /// The file of the mark.
    public var file: String { mark.file }
    /// The line of the mark, counted from 1.
    public var line: Int { mark.line }
    /// The column of the mark, counted from 1.
    public var column: Int { mark.column }

    /// An error unless told otherwise.
    public init(_ message: String, at mark: Mark, mend suggestion: String, severity: Severity = .error) {
        self.severity = severity
        self.mark = mark
        self.message = message
        self.suggestion = suggestion
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: what is wrong; what to do`, always one line.
    public var description: String {
        oneLine("\(mark): \(severity.rawValue): \(message); \(suggestion)")
    }
}

/// A document was refused, for these reasons, in the order of their places.
public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Never empty; warnings may stand among the errors.
    public let diagnostics: [Diagnostic]

    /// Refused for several reasons.
    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// Refused for one reason.
    public init(_ message: String, at mark: Mark, mend suggestion: String) {
        diagnostics = [Diagnostic(message, at: mark, mend: suggestion)]
    }

    /// One line for each reason.
    public var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}

/// `text` with control characters escaped, so that what a document holds can neither break a line nor steer a terminal.
public func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
        if isControl(scalar) {
            result += scalar.escaped(asASCII: true)
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        || scalar == "\u{2028}" || scalar == "\u{2029}"
}

/// `text` in quotes for a message, cut after 60 characters.
public func quoted(_ text: String) -> String {
    text.count <= 60 ? "\"\(text)\"" : "\"\(text.prefix(57))...\""
}
