/// Which node owns which slot, as a node of the cluster told it.
struct SlotMap: Sendable {
    /// The owner of each slot.
    private var owners: [ServerAddress?]
    /// Every node that was told of, replicas included.
    private(set) var nodes: Set<ServerAddress>

    /// Nothing is known.
    init() {
        owners = []
        nodes = []
    }

    /// One server that owns everything.
    init(single: ServerAddress) {
        owners = Array(repeating: single, count: HashSlot.count)
        nodes = [single]
    }

    /// Reads the answer to `CLUSTER SLOTS`; nil when it is none.
    ///
    /// - Parameter teller: the node that gave it: where a host is left out, it means itself.
    init?(_ answer: RESPValue, from teller: ServerAddress) {
        self.init()
        guard let ranges = answer.members else { return nil }
        owners = Array(repeating: nil, count: HashSlot.count)
        for range in ranges {
            guard let parts = range.members, parts.count >= 3, case .integer(let first) = parts[0],
                case .integer(let last) = parts[1], (0..<Int64(HashSlot.count)).contains(first),
                (first..<Int64(HashSlot.count)).contains(last)
            else { return nil }
            let found = parts[2...].map { Self.node($0, from: teller) }
            nodes.formUnion(found.compactMap { $0 })
            for slot in Int(first)...Int(last) { owners[slot] = found[0] }
        }
        if nodes.isEmpty { return nil }
    }

    private static func node(_ value: RESPValue, from teller: ServerAddress) -> ServerAddress? {
        guard let parts = value.members, parts.count >= 2, case .integer(let port) = parts[1] else { return nil }
        let named = parts[0].string ?? ""
        // "?" stands for a node whose address the teller does not know.
        guard named != "?", let host = named.isEmpty ? teller.host : named else { return nil }
        return .tcp(host: host, port: Int(port))
    }

    /// Who owns a slot; nil when nobody is known to.
    func owner(of slot: Int) -> ServerAddress? { owners.isEmpty ? nil : owners[slot] }

    /// Notes a slot's new owner.
    mutating func set(_ slot: Int, to node: ServerAddress) {
        nodes.insert(node)
        if !owners.isEmpty { owners[slot] = node }
    }
}
