import Glibc

/// Reads short lines from a pipe or a terminal, on a thread that has nothing else to do.
enum LineReader {
    private static let longest = 4096

    /// Hands over every whole line until it ends.
    static func read(_ descriptor: Int32, _ take: (String) -> Void) {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 512)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    take(String(decoding: line, as: UTF8.self))
                    line = []
                } else if line.count < longest {
                    line.append(byte)
                }
            }
        }
    }
}
