import Testing

@testable import TransactionService

@Suite("Reading what is given")
struct RequestReadingTests {
    @Test(
        "percent signs are decoded, or refused when malformed",
        arguments: [
            ("plain", "plain"), ("a%2Fb", "a/b"), ("%25", "%"), ("a%2", nil), ("%zz", nil), ("%+1", nil), ("%ff", nil),
        ] as [(String, String?)])
    func percentDecoding(text: String, expected: String?) {
        #expect(text.percentDecoded == expected)
    }

    @Test("a listen address is HOST:PORT, an IPv6 host in brackets")
    func listenAddress() {
        #expect(ListenAddress("0.0.0.0:8080") == ListenAddress("0.0.0.0:08080"))
        #expect(ListenAddress("[::1]:80")?.host == "::1")
        for text in ["8080", "host", "host:", ":80", "host:65536", "host:-1", "host:http"] {
            #expect(ListenAddress(text) == nil, "\(text)")
        }
    }
}
