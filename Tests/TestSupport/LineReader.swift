internal import Glibc

/// Reads lines from a descriptor, which stays open.
struct LineReader {
    private let descriptor: Int32
    private var bytes: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// What came after the last newline.
    var unfinished: String { String(decoding: bytes, as: UTF8.self) }

    /// Blocks until there is a line, and takes it without its newline; nil at the end of what comes.
    mutating func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                defer { bytes.removeSubrange(...end) }
                return String(decoding: bytes[..<end], as: UTF8.self)
            }
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
