internal import Documents

/// What a text of the stack file must look like; each rule says what is wrong, or nil.
enum StackRules {
    /// A rule over a text.
    struct Rule: Sendable {
        /// What the text must be, and how to write it.
        let must: String
        let mend: String
        let holds: @Sendable (String) -> Bool
    }

    static let region = Rule(must: "the name of an AWS region", mend: "write us-east-1, for example") { text in
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count >= 3 && parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isLower) }
            && (parts.last.map { (1...2).contains($0.count) && $0.utf8.allSatisfy(isDigit) } ?? false)
    }

    static let account = Rule(must: "the twelve digits of an AWS account", mend: "write \"123456789012\", in quotes") {
        $0.utf8.count == 12 && $0.utf8.allSatisfy(isDigit)
    }

    static let absolutePath = Rule(must: "an absolute path", mend: "begin it with a slash") {
        $0.hasPrefix("/") && $0.utf8.count < 108
    }

    static let hostName = Rule(must: "a host name", mend: "write it without a scheme, port or path") { isHost($0) }

    static let address = Rule(must: "an IPv4 address", mend: "write 198.51.100.10, for example") { isIPv4($0) }

    static let arn = Rule(must: "an ARN", mend: "write arn:aws:..., as AWS shows it") {
        $0.hasPrefix("arn:") && $0.split(separator: ":", omittingEmptySubsequences: false).count >= 6
    }

    static let loadBalancer = Rule(
        must: "the ARN of a load balancer",
        mend: "write arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID, as AWS shows it"
    ) { text in
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return parts.count == 6 && parts[0] == "arn" && parts[2] == "elasticloadbalancing"
            && parts[5].hasPrefix("loadbalancer/") && parts[5].split(separator: "/").count == 4
    }

    static let vpc = Rule(must: "the id of a VPC", mend: "write vpc-0a1b2c3d, for example") { isID($0, "vpc-") }

    static let subnet = Rule(must: "the id of a subnet", mend: "write subnet-0a1b2c3d, for example") {
        isID($0, "subnet-")
    }

    /// Whether the text is a prefix with hexadecimal digits behind it.
    private static func isID(_ text: String, _ prefix: String) -> Bool {
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        return text.hasPrefix(prefix) && (1...32).contains(digits.count)
            && digits.allSatisfy { isDigit($0) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 }
    }

    static let url = Rule(must: "an http or https URL", mend: "write https://payments.example.com, for example") {
        URLParts($0) != nil
    }

    static let endpoint = Rule(
        must: "an https URL, or an http URL on this machine", mend: "write https://, or a loopback address"
    ) { text in
        guard let parts = URLParts(text) else { return false }
        return parts.isSecure || isLoopback(text)
    }

    /// Whether the URL's host is this machine whatever the name service says.
    static func isLoopback(_ url: String) -> Bool {
        guard let host = URLParts(url)?.host else { return false }
        return host == "localhost" || host == "[::1]" || (isIPv4(host) && host.hasPrefix("127."))
    }

    /// A URL of scheme, host, port and path, without user, query and fragment.
    private struct URLParts {
        let isSecure: Bool
        let host: String

        init?(_ text: String) {
            guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
            isSecure = scheme == "https://"
            let rest = text.dropFirst(scheme.count)
            guard !rest.contains(where: { "@?#\\ ".contains($0) }), rest.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                return nil
            }
            var authority = rest.prefix { $0 != "/" }
            if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
                let port = Int(written: String(authority[authority.index(after: colon)...]))
                guard let port, (1...65535).contains(port) else { return nil }
                authority = authority[..<colon]
            }
            host = String(authority)
            guard isHost(host) || host == "[::1]" else { return nil }
        }
    }

    private static func isHost(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { isLower($0 | 0x20) || isDigit($0) || $0 == 0x2D || $0 == 0x5F }
            }
    }

    private static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { Int(written: String($0)).map { (0...255).contains($0) } ?? false }
    }

    private static func isLower(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }
    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}

extension Node {
    /// The text of the node if it keeps `rule`; otherwise nil, and logged.
    func checked(_ what: String, _ rule: StackRules.Rule, _ log: DiagnosticLog) -> String? {
        guard let text = nonEmptyString(what, limit: 2048, log: log) else { return nil }
        if rule.holds(text) { return text }
        log.error("\(what) must be \(rule.must), not \(quoted(text))", at: mark, mend: rule.mend)
        return nil
    }
}

extension MappingReader {
    /// A required text; empty, and logged, when there is none.
    mutating func text(_ key: String, mend: String, limit: Int = 256) -> String {
        required(key, mend: mend)?.nonEmptyString(key, limit: limit, log: log) ?? ""
    }

    /// A required text that keeps `rule`; empty, and logged, when there is none.
    mutating func checked(_ key: String, mend: String, _ rule: StackRules.Rule) -> String {
        required(key, mend: mend)?.checked(key, rule, log) ?? ""
    }
}
