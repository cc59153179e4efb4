import Documents
import Testing

@Suite("The encoding of documents")
struct EncodingTests {
    private func refusal(_ bytes: [UInt8]) -> [String] {
        refusals { () throws(Refusal) in _ = try Document(bytes: bytes, file: "f.yaml") }
    }

    @Test("a byte order mark is refused")
    func byteOrderMarks() {
        let mend = "; save it as UTF-8 without one"
        #expect(
            refusal([0xEF, 0xBB, 0xBF, 0x61])
                == ["f.yaml:1:1: error: the file begins with a byte order mark (UTF-8)\(mend)"])
        for mark: [UInt8] in [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]] {
            #expect(refusal(mark) == ["f.yaml:1:1: error: the file begins with a byte order mark (UTF-16)\(mend)"])
        }
    }

    @Test("NUL and other control characters are refused with their place")
    func controlCharacters() {
        let tail = "is not allowed in a document; remove it, or write it as an escape in double quotes"
        #expect(refusal(Array("a: 1\nb: x\u{0}y\n".utf8)) == ["f.yaml:2:5: error: the character U+0000 \(tail)"])
        #expect(refusal(Array("é: \u{1B}[2J".utf8)) == ["f.yaml:1:4: error: the character U+001B \(tail)"])
        #expect(refusal(Array("a: 1\r\nb: \u{85}".utf8)) == ["f.yaml:2:4: error: the character U+0085 \(tail)"])
        #expect(refusal(Array("a: \u{2028}".utf8)) == ["f.yaml:1:4: error: the character U+2028 \(tail)"])
    }

    @Test(
        "bytes that are not UTF-8 are refused with their place",
        arguments: [
            [0xE9], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ] as [[UInt8]])
    func invalid(bytes: [UInt8]) {
        let hex = String(bytes[0], radix: 16, uppercase: true)
        #expect(
            refusal(Array("a: 1\nbc: ".utf8) + bytes)
                == ["f.yaml:2:5: error: the byte 0x\(hex) is not UTF-8 here; save the file as UTF-8"])
    }

    @Test("every other character is taken")
    func valid() throws {
        let text = "ä ÿ ߿ ࠀ \u{D7FF} \u{E000} \u{FFFD} 😀 \u{10FFFF}"
        let root = try Document(text: "key: \"\(text)\"\t# tab\r\n", file: "f.yaml").root
        #expect(root["key"]?.text == text)
    }
}
