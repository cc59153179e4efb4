/// What of a request would break the wire format, found before libcurl sees it.
enum RequestCheck {
    /// Why the request cannot be sent, with what to do; nil when it can.
    static func fault(of request: HTTPRequest) -> String? {
        if !isToken(request.method) {
            return "the method \"\(request.method)\" is not an HTTP token: use letters such as GET or POST"
        }
        if request.url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            return "the URL contains a space or a control character: percent-encode it"
        }
        if request.timeoutMilliseconds <= 0 || request.connectTimeoutMilliseconds <= 0 {
            return "a time-out must be at least 1 millisecond"
        }
        for field in request.headers {
            if !isToken(field.name) { return "the header name \"\(field.name)\" is not an HTTP token" }
            if field.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
                return "the value of the header \(field.name) contains a control character: remove it"
            }
        }
        if let address = request.connectTo, !isConnectable(address) {
            return "connectTo \(address.host):\(address.port) is not a host and a port from 1 to 65535"
        }
        return nil
    }

    /// A token of RFC 9110, section 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "^")...UInt8(ascii: "z"), UInt8(ascii: "#")...UInt8(ascii: "'"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func isConnectable(_ address: ConnectAddress) -> Bool {
        (1...65_535).contains(address.port) && !address.host.isEmpty
            && address.host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
    }
}
