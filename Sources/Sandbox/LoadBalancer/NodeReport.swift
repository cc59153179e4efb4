/// What one node of the load balancer says about its targets.
struct NodeReport: Sendable, Hashable {
    /// A target as the node sees it.
    struct Target: Sendable, Hashable {
        /// Whether it gets requests.
        var isUp: Bool
        /// How its last check went, in HAProxy's words: `L7OK`, `L4TOUT`, ...
        var check: String
        /// How many requests it has now.
        var sessions: Int
    }

    /// The targets by address.
    var targets: [String: Target] = [:]

    /// Reads the answer to `show stat BACKEND 4 -1`: comma-separated values under a line of names.
    /// <https://docs.haproxy.org/2.6/management.html#9.1>
    init(statistics: String) {
        let lines = statistics.split(separator: "\n")
        guard let header = lines.first?.drop(while: { $0 == "#" || $0 == " " }) else { return }
        let names = header.split(separator: ",", omittingEmptySubsequences: false)
        guard let address = names.firstIndex(of: "addr"), let status = names.firstIndex(of: "status"),
            let check = names.firstIndex(of: "check_status"), let sessions = names.firstIndex(of: "scur")
        else { return }
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count >= names.count - 1, let host = fields[address].split(separator: ":").first else {
                continue
            }
            targets[String(host)] = Target(
                // `UP 1/2` is on its way down and still gets requests; `DOWN 1/2` is on its way up and gets none.
                isUp: fields[status].hasPrefix("UP") || fields[status] == "no check",
                // A star says that a check is under way.
                check: String(fields[check].drop { $0 == "*" || $0 == " " }), sessions: Int(fields[sessions]) ?? 0)
        }
    }
}
