internal import FoundationEssentials

/// The form body of the query protocols: `Action=FailoverDBCluster&Version=2014-10-31&DBClusterIdentifier=c1`.
enum QueryEncoder {
    /// How the two protocols write lists.
    enum Lists {
        /// `Name.member.1`, or `Name.Element.1` where the service names its elements.
        case query
        /// `Name.1`.
        case ec2
    }

    static func encode(
        operation: String, version: String, parameters: AWSValue, lists: Lists
    ) -> EncodedRequest {
        var form = Form()
        form.append("Action", operation)
        form.append("Version", version)
        append(parameters, name: "", lists: lists, to: &form)
        return EncodedRequest(
            headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], body: form.bytes)
    }

    private static func append(_ value: AWSValue, name: String, lists: Lists, to form: inout Form) {
        switch value {
        case .string(let text): form.append(name, text)
        case .integer(let number): form.append(name, String(number))
        case .boolean(let flag): form.append(name, flag ? "true" : "false")
        case .timestamp(let seconds):
            form.append(name, Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601))
        case .list(let elements, let element):
            let prefix = lists == .ec2 ? name : "\(name).\(element ?? "member")"
            if elements.isEmpty && lists == .query { form.append(name, "") }
            for (index, value) in elements.enumerated() {
                append(value, name: "\(prefix).\(index + 1)", lists: lists, to: &form)
            }
        case .structure(let members):
            for member in members {
                append(
                    member.value, name: name.isEmpty ? member.name : "\(name).\(member.name)", lists: lists, to: &form)
            }
        }
    }

    /// Names and values as a form's body or a URL's query has them.
    struct Form {
        var bytes: [UInt8] = []

        mutating func append(_ name: String, _ value: String) {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            append(encoded: name)
            bytes.append(UInt8(ascii: "="))
            append(encoded: value)
        }

        private mutating func append(encoded text: String) {
            let digits = Array("0123456789ABCDEF".utf8)
            for byte in text.utf8 {
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A,
                    UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                    bytes.append(byte)
                default:
                    bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
        }
    }
}
