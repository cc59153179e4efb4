internal import Documents

/// Replaces `${stack...}` and `${set...}` in the scalars of a document.
///
/// A scalar that is nothing but one reference becomes the value itself, a number or a list too; within other text the
/// reference becomes its text. What cannot be known yet becomes a placeholder.
struct Substitution {
    /// Bytes that all replacements of a document may add: references to a long list must not multiply it.
    static let budget = 1_048_576

    let references: References
    let log: DiagnosticLog
    private(set) var placeholders: [Placeholder] = []
    /// The keys that `${set.KEY}` asked for.
    private(set) var usedSets: Set<String> = []
    private var spent = 0

    init(_ references: References, log: DiagnosticLog) {
        self.references = references
        self.log = log
    }

    mutating func resolve(_ node: Node) -> Node {
        switch node.content {
        case .placeholder: return node
        case .sequence(let items):
            return Node(.sequence(items.map { resolve($0) }), at: node.mark)
        case .mapping(let entries):
            let resolved = entries.map { Node.Entry(key: $0.key, mark: $0.mark, value: resolve($0.value)) }
            return Node(.mapping(resolved), at: node.mark)
        case .scalar(let text, let plain):
            guard text.contains("${") else { return node }
            return Node(resolve(text, plain: plain, at: node.mark), at: node.mark)
        }
    }

    private mutating func resolve(_ text: String, plain: Bool, at mark: Mark) -> Node.Content {
        let unchanged = Node.Content.scalar(text: text, plain: plain)
        guard let pieces = pieces(of: text, at: mark) else { return unchanged }
        var result = ""
        var isOpen = false
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .reference(let path):
                switch value(of: path, at: mark) {
                case .unknown: return unchanged
                case .later: isOpen = true
                case .node(let node):
                    guard spend(on: node, at: mark) else { return unchanged }
                    if pieces.count == 1 { return moved(node, to: mark).content }
                    guard let part = part(node, path, at: mark) else { return unchanged }
                    result += part
                }
            }
        }
        guard isOpen else { return .scalar(text: result, plain: plain) }
        placeholders.append(Placeholder(text: text, mark: mark))
        return .placeholder(text)
    }

    /// The text of `node` as a part of a longer text.
    private func part(_ node: Node, _ path: String, at mark: Mark) -> String? {
        if node.text == nil {
            log.error("${\(path)} is \(node.words) and cannot be part of a text", at: mark, mend: "let it stand alone")
        }
        return node.text
    }

    private enum Piece {
        case text(String)
        case reference(String)
    }

    /// Splits `text` at its references; nil, and logged, when one is not closed or empty.
    private func pieces(of text: String, at mark: Mark) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let open = rest.firstRange(of: "${") {
            if open.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<open.lowerBound]))) }
            let inner = rest[open.upperBound...]
            guard let close = inner.firstIndex(of: "}"), close > inner.startIndex else {
                let what = inner.first == "}" ? "is empty" : "is not closed"
                log.error("${ \(what) in \(quoted(text))", at: mark, mend: "write ${stack.KEY} or ${set.KEY}")
                return nil
            }
            pieces.append(.reference(String(inner[..<close])))
            rest = inner[inner.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    private enum Lookup {
        case node(Node)
        /// Not given, so not known yet.
        case later
        /// Wrong, and logged.
        case unknown
    }

    private mutating func value(of path: String, at mark: Mark) -> Lookup {
        let parts = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, ["stack", "set"].contains(parts[0]), !parts[1].isEmpty else {
            log.error(
                "${\(path)} refers to nothing", at: mark,
                mend: nearest(to: parts[0], among: ["stack", "set"]).map { "did you mean ${\($0).KEY}?" }
                    ?? "write ${stack.KEY} for a value of the stack file or ${set.KEY} for one given by --set")
            return .unknown
        }
        return parts[0] == "stack" ? stackValue(parts[1], at: mark) : setValue(parts[1], at: mark)
    }

    private mutating func setValue(_ key: String, at mark: Mark) -> Lookup {
        usedSets.insert(key)
        guard let set = references.set else { return .later }
        if let value = set[key] { return .node(Node(.scalar(text: value, plain: true), at: mark)) }
        let meant = nearest(to: key, among: set.keys.sorted()).map { ", or did you mean ${set.\($0)}?" } ?? ""
        log.error("${set.\(key)} is not set", at: mark, mend: "give it with --set \(key)=VALUE\(meant)")
        return .unknown
    }

    private func stackValue(_ path: String, at mark: Mark) -> Lookup {
        guard var node = references.stack else { return .later }
        var walked = "stack"
        for key in path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
            guard let next = child(key, of: node) else {
                log.error("${stack.\(path)}: \(walked) has no \(quoted(key))", at: mark, mend: mend(key, node, walked))
                return .unknown
            }
            node = next
            walked += "." + key
        }
        if case .mapping(let entries) = node.content {
            let keys = entries.map { "${\(walked).\($0.key)}" }
            log.error(
                "${stack.\(path)} is a mapping and not a value", at: mark,
                mend: "name one of its values: \(keys.prefix(5).joined(separator: ", "))")
            return .unknown
        }
        if node.isNull {
            log.error("${stack.\(path)} has no value in the stack file", at: mark, mend: "write the value out here")
            return .unknown
        }
        return .node(node)
    }

    private func child(_ key: String, of node: Node) -> Node? {
        if case .sequence(let items) = node.content {
            return Int(written: key).flatMap { items.indices.contains($0) ? items[$0] : nil }
        }
        return node[key]
    }

    private func mend(_ key: String, _ node: Node, _ walked: String) -> String {
        switch node.content {
        case .mapping(let entries):
            let keys = entries.map(\.key)
            if let near = nearest(to: key, among: keys) { return "did you mean ${\(walked).\(near)}?" }
            return keys.isEmpty ? "it is empty" : "it has \(keys.joined(separator: ", "))"
        case .sequence(let items):
            return items.isEmpty ? "the list is empty" : "count its items from 0 to \(items.count - 1)"
        default: return "it is a single value: write ${\(walked)}"
        }
    }

    private mutating func spend(on node: Node, at mark: Mark) -> Bool {
        if case .sequence(let items) = node.content {
            spent += items.reduce(0) { $0 + 64 + ($1.text?.utf8.count ?? 64) }
        } else {
            spent += node.text?.utf8.count ?? 0
        }
        guard spent > Self.budget else { return true }
        log.error("the references stand for more than \(Self.budget) bytes", at: mark, mend: "refer to fewer values")
        return false
    }

    /// `node` as if it stood at `mark`, so that a fault in it points at the reference.
    private func moved(_ node: Node, to mark: Mark) -> Node {
        guard case .sequence(let items) = node.content else { return Node(node.content, at: mark) }
        return Node(.sequence(items.map { moved($0, to: mark) }), at: mark)
    }
}
