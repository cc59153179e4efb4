/// The answer of `ExecuteStatement`.
struct StatementResult: Encodable, Sendable {
    /// What a column is called and what it holds.
    struct Column: Encodable, Sendable {
        var name: String
        var label: String
        var typeName: String
        var nullable = 2
    }

    var records: [[StatementField]]
    var columnMetadata: [Column]?
    var numberOfRecordsUpdated = 0

    init(_ found: SelectedRows, metadata: Bool) {
        records = found.rows.map { row in
            zip(row, found.columns).map { StatementField($0, type: $1.type) }
        }
        guard metadata else { return }
        columnMetadata = found.columns.map { Column(name: $0.name, label: $0.name, typeName: $0.typeName) }
    }
}

/// One value, as the Data API types it.
enum StatementField: Encodable, Sendable, Hashable {
    case null
    case truth(Bool)
    case whole(Int64)
    case fraction(Double)
    case text(String)

    private enum Keys: String, CodingKey {
        case isNull, booleanValue, longValue, doubleValue, stringValue
    }

    /// - Parameters:
    ///   - text: what PostgreSQL wrote.
    ///   - type: the number of its type in `pg_type`. Numerics and dates are texts in the Data API.
    init(_ text: String?, type: UInt32) {
        guard let text else {
            self = .null
            return
        }
        switch SelectedRows.Column(name: "", type: type).kind {
        case .truth: self = .truth(text == "t")
        case .whole: self = Int64(text).map { .whole($0) } ?? .text(text)
        case .fraction: self = Double(text).flatMap { $0.isFinite ? .fraction($0) : nil } ?? .text(text)
        case .other: self = .text(text)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .null: try container.encode(true, forKey: .isNull)
        case .truth(let value): try container.encode(value, forKey: .booleanValue)
        case .whole(let value): try container.encode(value, forKey: .longValue)
        case .fraction(let value): try container.encode(value, forKey: .doubleValue)
        case .text(let value): try container.encode(value, forKey: .stringValue)
        }
    }
}

extension SelectedRows.Column {
    enum Kind {
        case truth, whole, fraction, other
    }

    /// What its values are. The numbers are PostgreSQL's, in `pg_type.dat`.
    var kind: Kind {
        switch type {
        case 16: .truth
        case 20, 21, 23, 26: .whole
        case 700, 701: .fraction
        default: .other
        }
    }

    /// The name of the commonest types.
    var typeName: String {
        switch type {
        case 16: "bool"
        case 20: "int8"
        case 21: "int2"
        case 23: "int4"
        case 25: "text"
        case 700: "float4"
        case 701: "float8"
        case 1043: "varchar"
        case 1114: "timestamp"
        case 1184: "timestamptz"
        case 1700: "numeric"
        default: "type \(type)"
        }
    }
}
