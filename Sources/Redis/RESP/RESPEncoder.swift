internal import NIOCore

/// Writes commands as servers read them: arrays of bulk strings.
enum RESPEncoder {
    static func append(_ command: [String], to buffer: inout ByteBuffer) {
        buffer.writeString("*\(command.count)\r\n")
        for argument in command {
            buffer.writeString("$\(argument.utf8.count)\r\n")
            buffer.writeString(argument)
            buffer.writeString("\r\n")
        }
    }
}
