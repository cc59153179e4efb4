internal import Glibc

/// What the broker answers to `R name`: `ok ttl addr addr...`, `no`, or `err text`.
enum BrokerAnswer: Equatable {
    case addresses([String], ttlSeconds: Int)
    case noAddress
    case failure(String)

    /// Reads a line without its end.
    init(line: String) {
        let words = line.split(separator: " ").map(String.init)
        switch words.first {
        case "ok":
            let addresses = Array(words.dropFirst(2))
            if words.count >= 3, let ttl = Int(words[1]), ttl >= 0, addresses.allSatisfy(Self.isIPv4) {
                self = .addresses(addresses, ttlSeconds: ttl)
            } else {
                self = .failure("the broker's answer \"\(line)\" is not `ok TTL ADDRESS...`")
            }
        case "no" where words.count == 1: self = .noAddress
        case "err": self = .failure(words.dropFirst().joined(separator: " "))
        default: self = .failure("the broker's answer \"\(line)\" is not of its protocol")
        }
    }

    static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }
}
