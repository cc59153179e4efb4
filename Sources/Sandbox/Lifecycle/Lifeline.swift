internal import Glibc

/// The first process's tie to its keeper.
enum Lifeline {
    /// Ends this process as soon as the keeper is gone; the kernel then ends everything inside.
    static func watch(_ descriptor: Int32) {
        startThread {
            var byte: UInt8 = 0
            while read(descriptor, &byte, 1) < 0 && errno == EINTR {}
            _exit(0)
        }
    }
}
