internal import Glibc

/// Reads lines from a descriptor, none longer than a limit.
struct LineReader {
    private let descriptor: Int32
    private let limit: Int
    private var pending: [UInt8] = []

    init(descriptor: Int32, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// The next line without its end, or nil at the end, on an error, or when a line is too long.
    mutating func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 512)
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeFirst(end + 1)
                return line
            }
            guard pending.count <= limit else { return nil }
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            pending += buffer[..<count]
        }
    }
}
