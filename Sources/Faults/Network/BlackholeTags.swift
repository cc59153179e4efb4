/// What the tags of a blackhole's network ACL say: whose it is, until when, and where its subnets belong.
///
/// They are written with the ACL itself in one call, so there is no instant at which a subnet is cut off and AWS does
/// not hold what takes that back.
struct BlackholeTags: Sendable, Hashable {
    /// AWS allows 50 tags; the rest is for those that are not about a subnet, and for the account's own.
    static let mostSubnets = 40
    static let runKey = "gameday:run"
    static let stackKey = "gameday:stack"
    static let expiresKey = "gameday:expires"
    static let restorePrefix = "gameday:restore/"
    /// AWS Fault Injection Service marks the ACLs that it has put subnets on.
    static let serviceKey = "managedByFIS"

    var run: String
    var stack: String
    /// Seconds since 1970; nil when the tag is missing or unreadable.
    var expires: Int64?
    /// The network ACL that each subnet was on, by subnet.
    var restore: [String: String]

    init(run: String, stack: String, expires: Int64?, restore: [String: String]) {
        self.run = run
        self.stack = stack
        self.expires = expires
        self.restore = restore
    }

    /// The tags of a network ACL; nil unless it names a run.
    init?(_ tags: [String: String]) {
        guard let run = tags[Self.runKey] else { return nil }
        self.run = run
        stack = tags[Self.stackKey] ?? ""
        expires = tags[Self.expiresKey].flatMap { Int64($0) }
        restore = [:]
        for (key, value) in tags where key.hasPrefix(Self.restorePrefix) {
            restore[String(key.dropFirst(Self.restorePrefix.count))] = value
        }
    }

    /// The tags as they are written.
    var pairs: [(key: String, value: String)] {
        let fixed: [(key: String, value: String)] = [
            ("Name", "gameday-blackhole-\(run)"), ("DisasterRecovery", "enabled"), (Self.runKey, run),
            (Self.stackKey, stack), (Self.expiresKey, expires.map { String($0) } ?? ""),
        ]
        let places = restore.sorted { $0.key < $1.key }.map { (key: Self.restorePrefix + $0.key, value: $0.value) }
        return fixed + places
    }
}
