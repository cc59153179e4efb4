internal import Glibc

/// Opens a file; the descriptor is not handed on to children.
func openFile(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(SandboxError) -> Int32 {
    let file = open(path, flags | O_CLOEXEC, mode)
    guard file >= 0 else { throw SandboxError("open \(path)", errno: errno) }
    return file
}

/// Replaces a file's content, in place.
func writeText(_ text: String, to path: String, mode: mode_t = 0o644) throws(SandboxError) {
    let file = try openFile(path, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
    defer { close(file) }
    try writeAll(file, text, path)
}

/// Writes all of `text`.
func writeAll(_ file: Int32, _ text: String, _ name: String) throws(SandboxError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw SandboxError("write \(name)", errno: errno) }
        rest = rest.dropFirst(count)
    }
}

/// Everything from the descriptor's position to its end, at most `limit` bytes.
func readAll(_ file: Int32, limit: Int = 1 << 20) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16384)
    while bytes.count < limit {
        let count = read(file, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        bytes += buffer[..<count]
    }
    return bytes
}

/// A file's content, or nil when it cannot be read.
func readText(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return String(decoding: readAll(file), as: UTF8.self)
}

/// Makes a directory, and those above it, unless it is there.
func makeDirectory(_ path: String, mode: mode_t) throws(SandboxError) {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    let code = errno
    let parent = path.split(separator: "/").dropLast()
    guard code == ENOENT, !parent.isEmpty else { throw SandboxError("make directory \(path)", errno: code) }
    try makeDirectory("/" + parent.joined(separator: "/"), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw SandboxError("make directory \(path)", errno: errno) }
}

/// An unnamed file, in the sandbox's own memory, to hand to a child as its input or output.
func makeScratchFile() throws(SandboxError) -> Int32 {
    var template = Array("/dev/shm/gameday-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw SandboxError("make a scratch file in /dev/shm", errno: errno) }
    unlink(template)
    return file
}
