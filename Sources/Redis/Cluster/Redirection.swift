/// What a cluster's refusal asks the client to do.
enum Redirection: Sendable, Hashable {
    /// The slot has another owner, for good: ask there.
    case moved(slot: Int, to: ServerAddress)
    /// The slot is on its way to another owner: ask there this once, after `ASKING`.
    case ask(ServerAddress)
    /// The node cannot serve it now: ask again, perhaps elsewhere.
    case wait(String)

    /// What a server's error means; nil when it is an answer to the command itself.
    ///
    /// - Parameter teller: the node that answered: where a host is left out, it means itself.
    init?(_ error: String, from teller: ServerAddress) {
        let words = error.split(separator: " ")
        switch words.first {
        case "MOVED", "ASK":
            guard words.count >= 3, let slot = Int(words[1]), (0..<HashSlot.count).contains(slot),
                let node = ServerAddress(words[2].hasPrefix(":") ? (teller.host ?? "") + words[2] : String(words[2]))
            else { return nil }
            self = words[0] == "MOVED" ? .moved(slot: slot, to: node) : .ask(node)
        case "CLUSTERDOWN", "TRYAGAIN", "LOADING", "MASTERDOWN", "READONLY", "UNBLOCKED":
            self = .wait(error)
        default:
            return nil
        }
    }
}
