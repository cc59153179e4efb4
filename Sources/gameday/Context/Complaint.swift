import Runner

/// Why a command ends without doing its work: one line of reason, one of what to do, and the exit code.
struct Complaint: Error {
    /// The exit codes that no verdict gives.
    enum Exit: Int32 {
        case usage = 64
        case internalError = 70
    }

    var reason: String
    var mend: String
    var code: Int32

    init(_ reason: String, mend: String, exit: Exit) {
        self.reason = reason
        self.mend = mend
        code = exit.rawValue
    }

    /// A complaint that ends with a verdict's exit code.
    init(_ reason: String, mend: String, code: Int32) {
        self.reason = reason
        self.mend = mend
        self.code = code
    }

    /// A finding that ends a command, with its verdict's exit code.
    init(_ finding: Finding) {
        self.init(finding.reason, mend: finding.mend, code: finding.verdict.exitCode)
    }
}
