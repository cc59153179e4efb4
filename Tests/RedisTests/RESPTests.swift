import NIOCore
import Testing

@testable import Redis

@Suite("The serialization protocol")
struct RESPTests {
    /// Every value in `text`, and how many bytes are left.
    private func decode(_ text: String) throws -> ([RESPValue], left: Int) {
        var buffer = ByteBuffer(string: text)
        var decoder = RESPDecoder()
        var values: [RESPValue] = []
        while let value = try decoder.decode(buffer: &buffer) { values.append(value) }
        return (values, buffer.readableBytes)
    }

    @Test("every kind of value is read, with what follows left in place")
    func kinds() throws {
        let text = "+OK\r\n-ERR no\r\n:-7\r\n$5\r\na\r\nbc\r\n$-1\r\n*-1\r\n$0\r\n\r\n*2\r\n:1\r\n*1\r\n+x\r\n$3\r\nab"
        let (values, left) = try decode(text)
        #expect(
            values == [
                .text("OK"), .error("ERR no"), .integer(-7), .bytes(Array("a\r\nbc".utf8)), .null, .null, .bytes([]),
                .array([.integer(1), .array([.text("x")])]),
            ])
        #expect(left == 6)
    }

    @Test("a value that has not arrived whole is waited for, wherever it is cut")
    func cut() throws {
        let text = "*3\r\n$3\r\nfoo\r\n:12\r\n+OK\r\n"
        for length in 0..<text.utf8.count {
            let (values, left) = try decode(String(decoding: text.utf8.prefix(length), as: UTF8.self))
            #expect(values == [] && left == length)
        }
        #expect(try decode(text).0.count == 1)
    }

    @Test(
        "what is not the protocol, or beyond its limits, is refused",
        arguments: [
            "?x\r\n", ":one\r\n", "$-2\r\n", "$99999999999\r\n", "*2000000\r\n", "$1\r\nab\r\n", "+a\rb\r\n", "\r\n",
            String(repeating: "*1\r\n", count: 20),
        ])
    func malformed(_ text: String) {
        #expect(throws: RESPDecoder.Malformed.self) { try decode(text) }
    }

    @Test("a line without an end is not kept for ever")
    func longLine() {
        #expect(throws: RESPDecoder.Malformed.self) { try decode("+" + String(repeating: "x", count: 70_000)) }
    }

    @Test("a command is an array of strings, counted in bytes")
    func command() {
        var buffer = ByteBuffer()
        RESPEncoder.append(["SET", "k", "é"], to: &buffer)
        #expect(String(buffer: buffer) == "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\né\r\n")
    }
}
