internal import Yams

/// Composes `text` with Yams and takes the result over into nodes of our own.
///
/// Yams is given a resolver without rules: scalars stay raw text, and none of its regular expressions is ever built.
func compose(_ text: String, file: String, limits: DocumentLimits) throws(Refusal) -> Node {
    let yaml: Yams.Node?
    do {
        yaml = try Yams.Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch {
        throw Refusal([diagnostic(for: error, text: text, file: file)])
    }
    guard let yaml else {
        throw Refusal("the document is empty", at: Mark(file: file), mend: "write `version: 1` and what follows it")
    }
    var composer = Composer(file: file, limits: limits)
    let root = try composer.node(yaml, depth: 1)
    try composer.log.throwErrors()
    return root
}

/// Counts while it converts, so that a document within the limits is all that ever leaves here.
private struct Composer {
    let file: String
    let limits: DocumentLimits
    let log = DiagnosticLog()
    private var count = 0

    init(file: String, limits: DocumentLimits) {
        self.file = file
        self.limits = limits
    }

    mutating func node(_ yaml: Yams.Node, depth: Int) throws(Refusal) -> Node {
        let mark = place(yaml)
        count += 1
        guard count <= limits.nodes else {
            throw Refusal(
                "the document has more than \(limits.nodes) values", at: mark,
                mend: "check that this is the file you meant, or split it")
        }
        guard depth <= limits.depth else {
            throw Refusal(
                "values are nested more than \(limits.depth) levels deep", at: mark,
                mend: "check the brackets and the indentation")
        }
        switch yaml {
        case .scalar(let scalar):
            checkTag(scalar.tag, at: mark)
            return Node(.scalar(text: scalar.string, plain: scalar.style == .plain), at: mark)
        case .sequence(let sequence):
            checkTag(sequence.tag, at: mark)
            var items: [Node] = []
            for item in sequence { items.append(try node(item, depth: depth + 1)) }
            return Node(.sequence(items), at: mark)
        case .mapping(let mapping):
            checkTag(mapping.tag, at: mark)
            return Node(.mapping(try entries(mapping, depth: depth)), at: mark)
        case .alias:
            throw Refusal("an alias is not supported", at: mark, mend: "write the value out where it is used")
        }
    }

    private mutating func entries(_ mapping: Yams.Node.Mapping, depth: Int) throws(Refusal) -> [Node.Entry] {
        var entries: [Node.Entry] = []
        var lines: [String: Int] = [:]
        for (key, value) in mapping {
            let name = try node(key, depth: depth + 1)
            let value = try node(value, depth: depth + 1)
            guard case .scalar(let text, _) = name.content else {
                log.error("a key must be text, not \(name.words)", at: name.mark, mend: keyMend(name))
                continue
            }
            if let line = lines[text] {
                log.error(
                    "the key \(quoted(text)) occurs twice, first on line \(line)", at: name.mark,
                    mend: "remove one of them")
                continue
            }
            lines[text] = name.mark.line
            entries.append(Node.Entry(key: text, mark: name.mark, value: value))
        }
        return entries
    }

    private func keyMend(_ key: Node) -> String {
        guard case .mapping = key.content else { return "write a single word before the colon" }
        return "put quotes around \"${...}\", or write it on a line of its own: inside { } a brace opens a mapping"
    }

    private func checkTag(_ tag: Tag, at mark: Mark) {
        let name = tag.rawValue
        let known = ["", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"]
        guard !known.contains(name) else { return }
        log.error(
            "the tag \(quoted(name)) is not supported", at: mark, mend: "remove it: the type follows from the key")
    }

    private func place(_ yaml: Yams.Node) -> Mark {
        Mark(file: file, line: yaml.mark?.line ?? 1, column: yaml.mark?.column ?? 1)
    }
}
