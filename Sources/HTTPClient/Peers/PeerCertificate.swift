internal import FoundationEssentials

/// A certificate that a peer showed, as far as it tells who it is and how long it is good.
public struct PeerCertificate: Sendable, Hashable {
    /// Whose it is, as OpenSSL writes it: `CN = app.example.com`.
    public var subject: String
    /// Who signed it.
    public var issuer: String
    /// When it ends, in seconds since 1970.
    public var expires: Int64

    /// A certificate of its parts.
    public init(subject: String, issuer: String, expires: Int64) {
        self.subject = subject
        self.issuer = issuer
        self.expires = expires
    }

    /// Reads the lines of libcurl's `CURLINFO_CERTINFO`: `Subject:...`, `Issuer:...`, `Expire date:...`.
    init?(fields: [String]) {
        func value(_ name: String) -> String? {
            fields.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
        }
        guard let subject = value("Subject"), let expires = value("Expire date").flatMap(Self.seconds) else {
            return nil
        }
        self.init(subject: subject, issuer: value("Issuer") ?? "", expires: expires)
    }

    /// OpenSSL's `Nov  2 23:44:13 2026 GMT` in seconds since 1970.
    static func seconds(_ text: String) -> Int64? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])) else {
            return nil
        }
        func two(_ text: String) -> String { text.count < 2 ? "0" + text : text }
        let written = "\(words[3])-\(two("\(month + 1)"))-\(two(String(words[1])))T\(words[2])Z"
        return (try? Date(written, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
    }
}
