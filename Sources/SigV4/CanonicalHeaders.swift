/// Header fields as the canonical request has them: names in lower case and sorted, repeats joined, blanks folded.
struct CanonicalHeaders {
    private var fields: [(name: String, value: [UInt8])] = []

    /// Headers that hops on the way change or that clients add after signing; never signed, as in AWS's SDKs.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te",
        "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]

    /// All of the headers that a signature covers.
    init(signing headers: [(name: String, value: String)]) {
        self.init(headers) { !Self.unsigned.contains($0) }
    }

    /// Those of the headers that a received signature says it covers.
    init(_ headers: [(name: String, value: String)], where isSigned: (String) -> Bool) {
        fields.reserveCapacity(headers.count)
        for header in headers {
            let name = header.name.lowercased()
            guard isSigned(name) else { continue }
            if let index = fields.firstIndex(where: { $0.name == name }) {
                fields[index].value.append(UInt8(ascii: ","))
                Self.fold(header.value, into: &fields[index].value)
            } else {
                var value: [UInt8] = []
                Self.fold(header.value, into: &value)
                fields.append((name, value))
            }
        }
        fields.sort { $0.name < $1.name }
    }

    var names: some Collection<String> { fields.lazy.map(\.name) }

    /// Appends `name:value` lines.
    func append(to output: inout [UInt8]) {
        for field in fields {
            output.append(contentsOf: field.name.utf8)
            output.append(UInt8(ascii: ":"))
            output.append(contentsOf: field.value)
            output.append(UInt8(ascii: "\n"))
        }
    }

    /// Appends the names, separated by semicolons.
    func append(namesTo output: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ";")) }
            output.append(contentsOf: field.name.utf8)
        }
    }

    /// Appends a value without leading and trailing blanks, each run of blanks within it as one space.
    private static func fold(_ value: String, into output: inout [UInt8]) {
        var pendingSpace = false
        let start = output.count
        for byte in value.utf8 {
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                pendingSpace = output.count > start
            } else {
                if pendingSpace { output.append(0x20) }
                pendingSpace = false
                output.append(byte)
            }
        }
    }
}
