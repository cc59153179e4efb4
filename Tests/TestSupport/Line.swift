internal import Glibc

/// A line between this process and a program: a socket pair, made so that no other program started meanwhile inherits
/// it; Swift's Glibc module leaves out the call that makes such a pipe. Whoever makes it closes both ends.
public struct Line: Sendable {
    /// This process's end.
    public let own: Int32
    /// The end for the program.
    public let other: Int32

    /// A new one.
    ///
    /// - Throws: `SystemCallError`.
    public init() throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SystemCallError("socketpair")
        }
        (own, other) = (ends[0], ends[1])
    }
}
