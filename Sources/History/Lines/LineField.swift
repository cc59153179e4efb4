/// The fields of the format that the decoder knows; every other is skipped.
enum LineField: UInt8 {
    // Integers.
    case op, attempt, time, amount, status, wireSends, scheduled, started, done, seq, fromVersion, toVersion
    case version, balance
    // Strings.
    case key, from, to, endpoint, session, account, clientReference, outcome, stream, phase, action, what
    // Truth values.
    case complete, found, bit
    // Values with a form of their own.
    case type, function, rows, row, balances, versions

    /// The form of its value.
    enum Form { case integer, text, truth, own }

    var form: Form {
        if rawValue < LineField.key.rawValue { return .integer }
        if rawValue < LineField.complete.rawValue { return .text }
        if rawValue < LineField.type.rawValue { return .truth }
        return .own
    }

    /// The field of that name in a record, or in a row.
    @inline(__always)
    init?(_ name: LineText) {
        switch name.count {
        case 1 where name == "f": self = .function
        case 2:
            if name == "op" { self = .op } else if name == "to" { self = .to } else { return nil }
        case 3:
            if name == "key" {
                self = .key
            } else if name == "seq" {
                self = .seq
            } else if name == "bit" {
                self = .bit
            } else if name == "row" {
                self = .row
            } else {
                return nil
            }
        case 4:
            if name == "from" {
                self = .from
            } else if name == "type" {
                self = .type
            } else if name == "t_us" {
                self = .time
            } else if name == "rows" {
                self = .rows
            } else if name == "what" {
                self = .what
            } else {
                return nil
            }
        case 5:
            if name == "found" { self = .found } else if name == "phase" { self = .phase } else { return nil }
        default: self.init(long: name)
        }
    }

    private init?(long name: LineText) {
        switch name.count {
        case 6:
            if name == "amount" {
                self = .amount
            } else if name == "status" {
                self = .status
            } else if name == "stream" {
                self = .stream
            } else if name == "action" {
                self = .action
            } else {
                return nil
            }
        case 7:
            if name == "attempt" {
                self = .attempt
            } else if name == "done_us" {
                self = .done
            } else if name == "outcome" {
                self = .outcome
            } else if name == "account" {
                self = .account
            } else if name == "session" {
                self = .session
            } else if name == "version" {
                self = .version
            } else if name == "balance" {
                self = .balance
            } else {
                return nil
            }
        case 8:
            if name == "sched_us" {
                self = .scheduled
            } else if name == "start_us" {
                self = .started
            } else if name == "endpoint" {
                self = .endpoint
            } else if name == "complete" {
                self = .complete
            } else if name == "balances" {
                self = .balances
            } else if name == "versions" {
                self = .versions
            } else {
                return nil
            }
        case 10:
            if name == "client_ref" {
                self = .clientReference
            } else if name == "wire_sends" {
                self = .wireSends
            } else if name == "to_version" {
                self = .toVersion
            } else {
                return nil
            }
        case 12 where name == "from_version": self = .fromVersion
        default: return nil
        }
    }
}

/// A set of fields.
struct LineFields {
    private var bits: UInt64 = 0

    @inline(__always)
    func contains(_ field: LineField) -> Bool { bits & (1 << UInt64(field.rawValue)) != 0 }

    /// False if it was there already.
    @inline(__always)
    mutating func insert(_ field: LineField) -> Bool {
        let bit = UInt64(1) << UInt64(field.rawValue)
        if bits & bit != 0 { return false }
        bits |= bit
        return true
    }

    mutating func remove(_ field: LineField) { bits &= ~(1 << UInt64(field.rawValue)) }

    mutating func removeAll() { bits = 0 }
}

/// A string of a line, in place: valid as long as the line and the scanner that gave it.
package struct LineText {
    package var start: UnsafePointer<UInt8>
    package var count: Int

    package var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    package var string: String { String(decoding: buffer, as: UTF8.self) }

    @inline(__always)
    static func == (text: LineText, literal: StaticString) -> Bool {
        guard text.count == literal.utf8CodeUnitCount else { return false }
        let other = literal.utf8Start
        for index in 0..<text.count where text.start[index] != other[index] { return false }
        return true
    }
}
