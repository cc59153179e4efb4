internal import Documents

/// What came of looking for one part of a stack.
enum Sighting<Value: Sendable>: Sendable {
    /// There is one; what should be known of it besides.
    case found(Value, notes: [String])
    /// There are several, of these names.
    case several([String])
    /// There is none, and why.
    case none(because: String)

    /// The one that was found.
    var value: Value? {
        guard case .found(let value, _) = self else { return nil }
        return value
    }
}

/// A kind of resource of which a stack has one.
struct Kind<Value: Sendable>: Sendable {
    /// Several of it in words.
    let plural: String
    /// What it is called.
    let name: @Sendable (Value) -> String
    /// Whether it is what an option names.
    let isNamed: @Sendable (Value, String) -> Bool
    /// Its tags.
    let tags: @Sendable (Value) -> [String: String]

    init(
        _ plural: String, name: @escaping @Sendable (Value) -> String,
        isNamed: (@Sendable (Value, String) -> Bool)? = nil,
        tags: @escaping @Sendable (Value) -> [String: String]
    ) {
        self.plural = plural
        self.name = name
        self.isNamed = isNamed ?? { name($0) == $1 }
        self.tags = tags
    }

    /// Chooses among all that there are: the named one, or else the one that carries the tags.
    func choose(among all: [Value], named wanted: String?, _ wishes: Wishes) -> Sighting<Value> {
        if let wanted {
            let found = all.filter { isNamed($0, wanted) }
            guard let one = found.first else {
                return .none(because: "there is no \(quoted(wanted)): \(listed(all))")
            }
            guard found.count == 1 else { return .several(found.map(name).sorted()) }
            let note =
                "\(name(one)) does not carry the tag \(Wishes.permission.key)=\(Wishes.permission.value): gameday "
                + "breaks nothing of it until it does"
            return .found(one, notes: Wishes.isPermitted(tags(one)) ? [] : [note])
        }
        let tagged = all.filter { wishes.accept(tags($0)) }
        switch tagged.count {
        case 0 where all.isEmpty: return .none(because: "there are no \(plural)")
        case 0: return .none(because: "none carries \(wishes.description): \(listed(all))")
        case 1: return .found(tagged[0], notes: [])
        default: return .several(tagged.map(name).sorted())
        }
    }

    /// The names of what there is, the first ten.
    private func listed(_ all: [Value]) -> String {
        guard !all.isEmpty else { return "there are no \(plural)" }
        let names = all.map(name).sorted()
        let more = names.count > 10 ? " and \(names.count - 10) more" : ""
        return "the \(plural) are \(names.prefix(10).joined(separator: ", "))\(more)"
    }
}
