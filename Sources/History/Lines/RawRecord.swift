/// One line, its fields found and checked, its strings still in place in the line.
///
/// Reused from line to line, so that scanning allocates nothing in the steady state. `HistoryLineDecoder` makes
/// values of it; `HistoryPacker` makes packed records of it without ever building a `String`.
package struct RawRecord {
    /// What field `type` says.
    package enum Kind: UInt8 {
        case meta, invoke, ok, fail, info, request, dropped, fault, evidence
        /// Our own workload's note that it may send these operations from now on; says nothing about the service.
        case reserve
    }

    /// One row of a listing.
    package struct Row {
        package var key: LineText?
        package var clientReference: LineText?
        package var from: LineText
        package var to: LineText
        package var amount: Int64
        package var seq: Int64?
        package var fromVersion: Int64?
        package var toVersion: Int64?
    }

    /// One balance of a snapshot.
    package struct Balance {
        package var account: LineText
        package var balance: Int64?
        package var version: Int64?
    }

    package internal(set) var kind = Kind.meta
    package internal(set) var function: HistoryFunction?
    package internal(set) var rows: [Row] = []
    package internal(set) var balances: [Balance] = []
    var fields = LineFields()
    private var integers = [Int64](repeating: 0, count: Int(LineField.balance.rawValue) + 1)
    private var texts: [LineText?] = Array(repeating: nil, count: Int(LineField.what.rawValue) + 1)
    private var truths = [Bool](repeating: false, count: Int(LineField.bit.rawValue) + 1)

    mutating func reset() {
        fields.removeAll()
        function = nil
        if !rows.isEmpty { rows.removeAll(keepingCapacity: true) }
        if !balances.isEmpty { balances.removeAll(keepingCapacity: true) }
    }

    @inline(__always)
    mutating func set(_ field: LineField, _ value: Int64) { integers[Int(field.rawValue)] = value }

    @inline(__always)
    mutating func set(_ field: LineField, _ value: LineText?) { texts[Int(field.rawValue)] = value }

    @inline(__always)
    mutating func set(_ field: LineField, _ value: Bool) { truths[Int(field.rawValue)] = value }

    @inline(__always)
    func integer(_ field: LineField) -> Int64? { fields.contains(field) ? integers[Int(field.rawValue)] : nil }

    @inline(__always)
    func text(_ field: LineField) -> LineText? { fields.contains(field) ? texts[Int(field.rawValue)] : nil }

    @inline(__always)
    func truth(_ field: LineField) -> Bool? { fields.contains(field) ? truths[Int(field.rawValue)] : nil }

    @inline(__always)
    func need(_ field: LineField, integer name: StaticString) throws(LineProblem) -> Int64 {
        guard fields.contains(field) else { throw .malformed("no \(name)") }
        return integers[Int(field.rawValue)]
    }

    @inline(__always)
    func need(_ field: LineField, text name: StaticString) throws(LineProblem) -> LineText {
        guard fields.contains(field), let text = texts[Int(field.rawValue)] else { throw .malformed("no \(name)") }
        return text
    }
}
