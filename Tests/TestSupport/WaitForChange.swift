internal import Basics
internal import Glibc

/// Waits until `condition` holds, which is asked at once and after every change of a file in `directory` (inotify(7));
/// ends with the test's time limit, by cancellation.
///
/// - Throws: `SystemCallError` when the directory cannot be watched, an error that says so when it was removed,
///   `CancellationError`, and what `condition` throws.
public func waitForChange(in directory: String, until condition: () throws -> Bool) async throws {
    let changes = try DirectoryChanges(directory)
    defer { changes.stop() }
    if try condition() { return }
    for await _ in changes.stream where try condition() { return }
    try Task.checkCancellation()
    throw DirectoryChanges.Gone(directory: directory)
}

/// The changes of the files in a directory.
private final class DirectoryChanges: Sendable {
    struct Gone: Error, CustomStringConvertible {
        var directory: String
        var description: String { "\(directory) was removed while a change in it was waited for" }
    }

    /// One element or more after each change; it ends with the directory.
    let stream: AsyncStream<Void>
    private let descriptor: Int32
    private let watch: Int32

    init(_ directory: String) throws {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw SystemCallError("inotify_init1") }
        watch = inotify_add_watch(
            descriptor, directory, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_CLOSE_WRITE))
        guard watch >= 0 else {
            let error = SystemCallError("watch \(directory)")
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.stream = stream
        startThread {
            self.read { continuation.yield() }
            continuation.finish()
        }
    }

    deinit { close(descriptor) }

    /// Ends the stream: the watch's end is an event too, the last one.
    func stop() { inotify_rm_watch(descriptor, watch) }

    private func read(_ tell: () -> Void) {
        // Room for one event with the longest of names, at least.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 8)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            tell()
            var offset = 0
            while offset < count {
                let event = buffer.load(fromByteOffset: offset, as: inotify_event.self)
                if event.mask & UInt32(IN_IGNORED) != 0 { return }
                offset += MemoryLayout<inotify_event>.size + Int(event.len)
            }
        }
    }
}
