public import Documents

/// One guard, fault, probe or stop condition of an experiment, checked against its schema.
public struct Declaration: Sendable, Hashable {
    /// The name of its schema: `rds/failover-db-cluster`.
    public let name: String
    /// Its values, defaults filled in.
    public let arguments: Arguments
    /// Where it stands.
    public let mark: Mark

    /// A declaration of `name` with `arguments`.
    public init(name: String, arguments: Arguments = Arguments(), mark: Mark) {
        self.name = name
        self.arguments = arguments
        self.mark = mark
    }
}

/// Reads the lists of declarations.
struct DeclarationReader {
    /// More declarations of one kind than this are refused.
    static let limit = 64

    let log: DiagnosticLog

    /// The declarations of the list `node`, whose items are of `kind` ("fault"), known from `schemas`.
    func declarations(_ node: Node, key: String, kind: String, _ schemas: [DeclarationSchema]) -> [Declaration] {
        if case .placeholder(let text) = node.content {
            log.error(
                "\(key) must be a list, not the placeholder \(text)", at: node.mark,
                mend: "write the list out: begin each \(kind) with `- `")
        }
        guard let items = node.items(key, limit: Self.limit, log: log) else { return [] }
        return items.compactMap { declaration($0, kind: kind, schemas) }
    }

    private func declaration(_ item: Node, kind: String, _ schemas: [DeclarationSchema]) -> Declaration? {
        switch item.content {
        case .scalar(let name, _) where !item.isNull:
            guard let schema = schema(name, at: item.mark, kind: kind, schemas) else { return nil }
            return Declaration(name: name, arguments: arguments(of: nil, schema, at: item.mark), mark: item.mark)
        case .mapping(let entries):
            guard let entry = entries.first else { break }
            if entries.count > 1 {
                log.error(
                    "a \(kind) is one name with its values, and here are \(entries.count) names", at: entries[1].mark,
                    mend: "indent its values below \(entry.key), or begin the next \(kind) with `- `")
            }
            guard let schema = schema(entry.key, at: entry.mark, kind: kind, schemas) else { return nil }
            let arguments = arguments(of: entry.value, schema, at: entry.mark)
            return Declaration(name: entry.key, arguments: arguments, mark: entry.mark)
        default: break
        }
        log.error(
            "a \(kind) must be a name with its values, not \(item.words)", at: item.mark,
            mend: "write `- \(schemas.first?.name ?? "name")`")
        return nil
    }

    private func schema(
        _ name: String, at mark: Mark, kind: String, _ schemas: [DeclarationSchema]
    ) -> DeclarationSchema? {
        if let schema = schemas.first(where: { $0.name == name }) { return schema }
        log.error("there is no \(kind) \(quoted(name))", at: mark, mend: didYouMean(name, among: schemas.map(\.name)))
        return nil
    }

    /// The arguments that `value` gives; nil or nothing gives none, and defaults stand.
    private func arguments(of value: Node?, _ schema: DeclarationSchema, at mark: Mark) -> Arguments {
        let value = value?.isNull ?? true ? Node(.mapping([]), at: mark) : value
        switch schema.shape {
        case .parameters(let parameters):
            guard let value, var reader = MappingReader(value, schema.name, log: log) else { return Arguments() }
            return reader.arguments(parameters)
        case .value(let parameter):
            guard let value, value.content != .mapping([]) else {
                if parameter.isRequired {
                    log.error(
                        "\(schema.name) has no value", at: mark,
                        mend: "write `\(schema.name): \(parameter.form.example)`")
                }
                return Arguments(parameter.defaultValue.map { [parameter.name: $0] } ?? [:])
            }
            return Arguments(parameter.value(of: value, log: log).map { [parameter.name: $0] } ?? [:])
        }
    }
}
