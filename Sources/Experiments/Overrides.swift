internal import Documents

/// Puts the values of `--set` into an experiment that are no `${set...}` but name a value by its path, as in
/// `--set workload.transfers.rate=20/s`. A key that is neither is refused: it would have no effect.
struct Overrides {
    let log: DiagnosticLog
    /// The sections whose values can be named, with the keys of each.
    let paths: [String]

    func apply(_ set: [String: String], used: Set<String>, to root: Node) -> Node {
        var root = root
        for (key, value) in set.sorted(by: { $0.key < $1.key }) where !used.contains(key) {
            let mark = Mark(file: "--set \(key)")
            guard paths.contains(key) else {
                let known = (Array(used) + paths).sorted()
                log.error(
                    "the experiment has no ${set.\(key)} and no value at \(key)", at: mark,
                    mend: nearest(to: key, among: known).map { "did you mean --set \($0)=...?" }
                        ?? "values that can be set: \(known.joined(separator: ", "))")
                continue
            }
            let path = key.split(separator: ".").map(String.init)
            root = replaced(root, path[...], Node(.scalar(text: value, plain: true), at: mark))
        }
        return root
    }

    private func replaced(_ node: Node, _ path: ArraySlice<String>, _ value: Node) -> Node {
        guard let key = path.first else { return value }
        guard case .mapping(var entries) = node.content else { return node }
        if let index = entries.firstIndex(where: { $0.key == key }) {
            let inner = entries[index].value.isNull ? Node(.mapping([]), at: value.mark) : entries[index].value
            entries[index].value = replaced(inner, path.dropFirst(), value)
        } else {
            let inner = replaced(Node(.mapping([]), at: value.mark), path.dropFirst(), value)
            entries.append(Node.Entry(key: key, mark: value.mark, value: inner))
        }
        return Node(.mapping(entries), at: node.mark)
    }
}
