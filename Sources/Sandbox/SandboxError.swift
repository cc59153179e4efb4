internal import Glibc

/// Why the sandbox could not do something, and what to do about it.
public struct SandboxError: Error, Sendable, CustomStringConvertible {
    /// What failed and why.
    public let message: String
    /// What to do, or empty when the message says it.
    public let remedy: String

    /// An error with what to do about it.
    public init(_ message: String, remedy: String = "") {
        self.message = message
        self.remedy = remedy
    }

    /// An error of the operating system while doing `action`.
    init(_ action: String, errno code: Int32, remedy: String = "") {
        self.init("\(action): \(String(cString: strerror(code)))", remedy: remedy)
    }

    /// The message and the remedy.
    public var description: String { remedy.isEmpty ? message : "\(message)\n  \(remedy)" }
}

/// Turns the result of a C call that answers `-errno` into a value or an error.
@discardableResult
func checked(_ action: @autoclosure () -> String, _ result: Int32) throws(SandboxError) -> Int32 {
    guard result >= 0 else { throw SandboxError(action(), errno: -result) }
    return result
}
