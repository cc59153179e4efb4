/// A value that is written with its unit, and read back exactly as it was written.
public protocol Quantity: Comparable, Sendable {
    /// What it is, with an article: `a duration`.
    static var noun: String { get }
    /// How one is written: `90s, 5m or 250ms`.
    static var example: String { get }
    /// Whether it must stand without quotes, as numbers do.
    static var isNumber: Bool { get }

    /// The value of `text`, or nil when it is not written in the one right form.
    init?(written text: String)

    /// The one right form.
    var written: String { get }
}

extension Quantity {
    /// Quantities with a unit are text.
    public static var isNumber: Bool { false }
}

extension Int: Quantity {
    /// An integer in words.
    public static var noun: String { "a whole number" }
    /// Integers in their one right form.
    public static var example: String { "1, 20 or 300, without leading zeros" }
    /// True: integers stand without quotes.
    public static var isNumber: Bool { true }

    /// At most 15 decimal digits, after a `-` when negative; nil for a leading zero, a `+` or `-0`.
    public init?(written text: String) {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard let value = wholeNumber(digits), !(digits.count < text.utf8.count && value == 0) else { return nil }
        self = digits.count < text.utf8.count ? -value : value
    }

    /// The decimal digits, after a `-` when negative.
    public var written: String { String(self) }
}

extension Duration: Quantity {
    /// A duration in words.
    public static var noun: String { "a duration" }
    /// Durations in three of the four units: h is the fourth.
    public static var example: String { "90s, 5m or 250ms" }

    /// `250ms`, `90s`, `5m`, `2h`: one whole number and one unit.
    public init?(written text: String) {
        let digits = text.utf8.prefix(while: isDigit)
        guard let value = wholeNumber(digits), value < 1_000_000_000 else { return nil }
        switch text.utf8.dropFirst(digits.count) {
        case let unit where unit.elementsEqual("ms".utf8): self = .milliseconds(value)
        case let unit where unit.elementsEqual("s".utf8): self = .seconds(value)
        case let unit where unit.elementsEqual("m".utf8): self = .seconds(value * 60)
        case let unit where unit.elementsEqual("h".utf8): self = .seconds(value * 3600)
        default: return nil
        }
    }

    /// The largest unit that needs no fraction, but never minutes below 5 minutes: `90s`, `60s`, `5m`.
    public var written: String {
        let milliseconds = wholeMicroseconds / 1000
        if milliseconds % 1000 != 0 { return "\(milliseconds)ms" }
        let seconds = milliseconds / 1000
        if seconds != 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        return seconds >= 300 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }

    /// Microseconds, the unit of `MonotonicClock`; what is finer is cut off.
    public var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}

/// How often something happens.
public struct Rate: Quantity, Hashable {
    /// Times a second.
    public let perSecond: Double

    /// `perSecond` times a second; not negative.
    public init(perSecond: Double) {
        self.perSecond = perSecond
    }

    /// A rate in words.
    public static var noun: String { "a rate" }
    /// Rates without and with a fraction.
    public static var example: String { "200/s or 0.5/s" }

    /// `200/s`, `0.5/s`.
    public init?(written text: String) {
        guard text.utf8.suffix(2).elementsEqual("/s".utf8) else { return nil }
        guard let thousandths = decimal(text.utf8.dropLast(2), places: 3) else { return nil }
        perSecond = Double(thousandths) / 1000
    }

    /// At most three decimals without trailing zeros: `200/s`, `0.5/s`.
    public var written: String { "\(decimalText(Int((perSecond * 1000).rounded()), places: 3))/s" }

    /// The one that happens less often is the smaller.
    public static func < (left: Rate, right: Rate) -> Bool { left.perSecond < right.perSecond }
}

/// A share of a whole, kept exact: 1% of 300 is 3 and not 2.9999.
public struct Percentage: Quantity, Hashable {
    /// Millionths of the whole: 10,000 is 1%.
    public let millionths: Int

    /// `millionths` of the whole.
    public init(millionths: Int) {
        self.millionths = millionths
    }

    /// The share as a number between 0 and 1.
    public var fraction: Double { Double(millionths) / 1_000_000 }

    /// The largest whole number that is no more than this share of `count`.
    public func floor(of count: Int) -> Int { millionths * count / 1_000_000 }

    /// A percentage in words.
    public static var noun: String { "a percentage" }
    /// Percentages without and with a fraction.
    public static var example: String { "1% or 0.5%" }

    /// `1%`, `0.5%`.
    public init?(written text: String) {
        guard text.utf8.last == UInt8(ascii: "%"), let value = decimal(text.utf8.dropLast(), places: 4) else {
            return nil
        }
        millionths = value
    }

    /// At most four decimals without trailing zeros: `1%`, `0.5%`.
    public var written: String { "\(decimalText(millionths, places: 4))%" }

    /// The smaller share of one whole is the smaller.
    public static func < (left: Percentage, right: Percentage) -> Bool { left.millionths < right.millionths }
}

/// Digits without a leading zero, at most 15 of them.
private func wholeNumber(_ digits: Substring.UTF8View) -> Int? {
    guard let first = digits.first, digits.count <= 15, digits.allSatisfy(isDigit) else { return nil }
    guard digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
}

/// A decimal number times ten to the power of `places`; nil with more places than that.
private func decimal(_ text: Substring.UTF8View, places: Int) -> Int? {
    let whole = text.prefix(while: isDigit)
    guard let value = wholeNumber(whole), whole.count <= 9 else { return nil }
    var scaled = value
    var fraction = text.dropFirst(whole.count)
    if !fraction.isEmpty {
        guard fraction.removeFirst() == UInt8(ascii: "."), !fraction.isEmpty, fraction.count <= places,
            fraction.allSatisfy(isDigit)
        else { return nil }
    }
    for place in 0..<places {
        let digit = fraction.dropFirst(place).first.map { Int($0 - UInt8(ascii: "0")) } ?? 0
        scaled = scaled * 10 + digit
    }
    return scaled
}

private func decimalText(_ scaled: Int, places: Int) -> String {
    let one = (0..<places).reduce(1) { power, _ in power * 10 }
    var fraction = String(scaled % one + one).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? "\(scaled / one)" : "\(scaled / one).\(fraction)"
}
