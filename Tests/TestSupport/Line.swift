internal import Basics
internal import Glibc

/// A line between this process and a program: a socket pair, made so that no other program started meanwhile inherits
/// it; Swift's Glibc module leaves out the call that makes such a pipe. It is closed with the last reference.
public final class Line: Sendable {
    /// This process's end.
    public let own: Int32
    /// The end for the program.
    public let other: Int32
    private let isOtherOpen = Locked(true)

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

    deinit {
        closeOther()
        close(own)
    }

    /// Closes the program's end here, once the program has it: what is read ends with the program then.
    public func closeOther() {
        isOtherOpen.withLock { isOpen in
            if isOpen { close(other) }
            isOpen = false
        }
    }
}
