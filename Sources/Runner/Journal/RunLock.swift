internal import Glibc

/// The lock of a run's directory: held for as long as the run's process lives, however that ends.
public final class RunLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of a run; nil when it cannot be had, because another process has it or the file cannot be made.
    public init?(_ directory: RunDirectory) {
        let descriptor = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit {
        // Closing it is not enough: a child that another thread has just forked holds a copy until it executes its
        // program, and the lock with it (flock(2)).
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether a process holds the lock of a run.
    public static func isHeld(_ directory: RunDirectory) -> Bool {
        let descriptor = open(directory.lock, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer {
            // As in `deinit`.
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
        // Shared: two who only ask do not take each other for the run.
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
