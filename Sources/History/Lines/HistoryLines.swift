internal import Glibc

/// The lines of a history, one after the other, and what is wrong with it as a whole.
///
/// A line that cannot be read is reported with its number and passed over; if it is the last and a cut-off write
/// explains it, it is dropped silently.
package struct HistoryLines {
    /// What is wrong with one line.
    package struct Damage: Equatable {
        package var line: Int
        package var problem: LineProblem

        package var description: String {
            switch problem {
            case .cutOff: "line \(line): the line is cut off"
            case .malformed(let reason): "line \(line): \(reason)"
            }
        }
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var number = 0
    private var scanner = LineScanner()

    /// What the history is to be judged by.
    package let meta: HistoryMeta
    /// How many lines could not be read.
    package private(set) var damageCount = 0
    /// The first of them.
    package private(set) var damages: [Damage] = []
    /// Whether the last line was cut off.
    package private(set) var isCutOff = false

    /// How many damages are kept.
    package static let damageLimit = 20

    /// Reads the meta record, which must be the first line.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) throws(HistoryFormatError) {
        self.bytes = bytes
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        var first: UnsafeBufferPointer<UInt8>?
        while let line = Self.line(bytes, &position) {
            number += 1
            if !Self.isBlank(line) {
                first = line
                break
            }
        }
        guard let first else { throw .empty }
        do {
            meta = try HistoryMeta.decode(first)
        } catch {
            throw .noMeta(Damage(line: number, problem: error).description)
        }
    }

    /// Scans on to the next good line; false at the end.
    package mutating func next() -> Bool {
        while let line = Self.line(bytes, &position) {
            number += 1
            if Self.isBlank(line) { continue }
            do {
                try scanner.scan(line)
                if scanner.record.kind == .reserve { continue }
                return true
            } catch {
                report(error)
            }
        }
        return false
    }

    /// The line that `next` found.
    package var record: RawRecord {
        _read { yield scanner.record }
    }

    /// Packs the line that `next` found, in place: its record is not copied.
    package func pack(with packer: inout HistoryPacker) throws(LineProblem) { try packer.pack(scanner.record) }

    /// Reports that the present line is no record after all.
    package mutating func report(_ problem: LineProblem) {
        let isLast = bytes[position...].allSatisfy { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
        let hasNewline = position > 0 && bytes[position - 1] == 0x0A
        if isLast && (problem == .cutOff || !hasNewline) {
            isCutOff = true
            return
        }
        damageCount += 1
        if damages.count < Self.damageLimit { damages.append(Damage(line: number, problem: problem)) }
    }

    /// The line at `position`, without its newline, and `position` moved behind it.
    private static func line(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) -> UnsafeBufferPointer<UInt8>? {
        guard position < bytes.count, let base = bytes.baseAddress else { return nil }
        let start = base + position
        let rest = bytes.count - position
        let length = memchr(start, 0x0A, rest).map { $0 - UnsafeMutableRawPointer(mutating: start) } ?? rest
        position += min(length + 1, rest)
        return UnsafeBufferPointer(start: start, count: length)
    }

    private static func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = line.first, first <= 0x20 else { return line.isEmpty }
        return line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
}

/// Why bytes are no history at all.
public enum HistoryFormatError: Error, Equatable, CustomStringConvertible {
    /// There is nothing.
    case empty
    /// The first line is no meta record of this format.
    case noMeta(String)
    /// A binary history whose head cannot be read.
    case badHead(String)

    /// What happened, in words.
    public var description: String {
        switch self {
        case .empty: "the history is empty: its first line must be the meta record"
        case .noMeta(let reason):
            "this is no history of format \(HistoryMeta.format): \(reason); "
                + "its first line must be "
                + #"{"type":"meta","format":1,"time_unit":"us","clock":"monotonic","spec":{...}}"#
        case .badHead(let reason): "this is no binary history of format \(HistoryMeta.format): \(reason)"
        }
    }
}
