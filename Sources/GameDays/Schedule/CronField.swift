internal import Documents

/// What is wrong with a cron line, and where in it.
public struct CronFault: Error, Sendable, Hashable {
    /// Scalars before the place, from the line's begin.
    public var offset: Int
    /// What is wrong, without a full stop.
    public var message: String
    /// What to do, without a full stop.
    public var mend: String

    init(_ message: String, at offset: Int, mend: String) {
        self.offset = offset
        self.message = message
        self.mend = mend
    }
}

/// One of the five fields of a cron line, as the numbers that it lets pass.
struct CronField: Sendable, Hashable {
    /// Which field it is.
    struct Kind: Sendable, Hashable {
        let name: String
        let range: ClosedRange<Int>
        /// What may be written for the first numbers of the range.
        let names: [String]

        static let minute = Kind(name: "minute", range: 0...59, names: [])
        static let hour = Kind(name: "hour", range: 0...23, names: [])
        static let day = Kind(name: "day of the month", range: 1...31, names: [])
        static let month = Kind(
            name: "month", range: 1...12,
            names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
        /// 0 and 7 are Sunday.
        static let weekday = Kind(
            name: "weekday", range: 0...7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])
        static let all = [minute, hour, day, month, weekday]
    }

    /// The numbers, as bits.
    private var bits: UInt64 = 0
    /// Whether it begins with a star: then it restricts nothing by itself, also with a step.
    private(set) var isStar = false

    func contains(_ number: Int) -> Bool { bits & (1 << UInt64(number)) != 0 }

    var numbers: [Int] { (0..<64).filter(contains) }

    /// - Parameter offset: where the text begins in the line.
    init(_ text: Substring, _ kind: Kind, at offset: Int) throws(CronFault) {
        isStar = text.first == "*"
        var place = offset
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            try add(item, kind, at: place)
            place += item.unicodeScalars.count + 1
        }
        if kind == .weekday, contains(7) { bits = (bits | 1) & ~(1 << 7) }
    }

    private mutating func add(_ item: Substring, _ kind: Kind, at place: Int) throws(CronFault) {
        guard !item.isEmpty else {
            throw CronFault("the \(kind.name) has an empty item", at: place, mend: "remove a comma, or write a number")
        }
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let (range, hasRange) = try Self.range(parts[0], kind, at: place)
        var step = 1
        if parts.count == 2 {
            let at = place + parts[0].unicodeScalars.count
            guard hasRange else {
                throw CronFault(
                    "the step /\(parts[1]) follows a single \(kind.name)", at: at,
                    mend: "write \(parts[0])-\(kind.lastWritten)/\(parts[1]), or */\(parts[1])")
            }
            step = try Self.step(parts[1], over: range, kind, at: at + 1)
        }
        for number in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            bits |= 1 << UInt64(number)
        }
    }

    private static func range(
        _ text: Substring, _ kind: Kind, at place: Int
    ) throws(CronFault) -> (ClosedRange<Int>, Bool) {
        if text == "*" { return (kind.range.lowerBound...kind.lastWritten, true) }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try number(ends[0], kind, at: place)
        guard ends.count == 2 else { return (first...first, false) }
        let at = place + ends[0].unicodeScalars.count + 1
        var last = try number(ends[1], kind, at: at)
        // The week of a range ends with Sunday.
        if kind == .weekday, last == 0, first > 0 { last = 7 }
        guard first <= last else {
            throw CronFault(
                "the range \(text) of the \(kind.name) runs backwards", at: place,
                mend: "write \(ends[0])-\(kind.lastWritten),\(kind.range.lowerBound)-\(ends[1])")
        }
        return (first...last, true)
    }

    private static func number(_ text: Substring, _ kind: Kind, at place: Int) throws(CronFault) -> Int {
        if let index = kind.names.firstIndex(of: text.uppercased()) { return kind.range.lowerBound + index }
        let digits = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard digits, !text.isEmpty, text.utf8.count <= 3, let number = Int(text) else {
            throw CronFault(
                "\(quoted(String(text))) is no \(kind.name)", at: place, mend: mend(for: String(text), kind))
        }
        guard kind.range.contains(number) else {
            throw CronFault(
                "there is no \(kind.name) \(number)", at: place,
                mend: "write \(kind.range.lowerBound) to \(kind.range.upperBound)")
        }
        return number
    }

    private static func mend(for text: String, _ kind: Kind) -> String {
        let numbers = "write \(kind.range.lowerBound) to \(kind.range.upperBound)"
        if let near = nearest(to: text.uppercased(), among: kind.names) { return "did you mean \(near)?" }
        if text.contains(where: { "LW#?".contains($0) }) {
            return "\(numbers), or *: L, W, # and ? are of other schedulers"
        }
        return kind.names.isEmpty
            ? "\(numbers), or *" : "\(numbers), \(kind.names[0]) to \(kind.names.last ?? ""), or *"
    }

    private static func step(
        _ text: Substring, over range: ClosedRange<Int>, _ kind: Kind, at place: Int
    ) throws(CronFault) -> Int {
        let span = range.upperBound - range.lowerBound
        let example = "write a step of 1 to \(max(1, span))"
        guard text.utf8.count <= 3, let step = Int(text), !text.hasPrefix("+"), !text.hasPrefix("-") else {
            throw CronFault("the step \(quoted(String(text))) is no number", at: place, mend: example)
        }
        guard step > 0 else { throw CronFault("a step of 0 never moves on", at: place, mend: example) }
        guard step <= max(1, span) else {
            throw CronFault(
                "the step \(step) is longer than the \(kind.name)'s range, so only \(range.lowerBound) would be left",
                at: place, mend: "\(example), or \(range.lowerBound) alone")
        }
        return step
    }
}

extension CronField.Kind {
    /// The last number of a star: 7 is another word for 0.
    fileprivate var lastWritten: Int { self == .weekday ? 6 : range.upperBound }
}
