/// Numbers as reports print them.
public enum Figures {
    /// Seconds with two decimals, and the unit.
    public static func seconds(_ value: Double?) -> String {
        value.map { decimal($0, places: 2) + " s" } ?? "never"
    }

    /// A number with a fixed count of decimals.
    public static func decimal(_ value: Double, places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((value.magnitude * scale).rounded())
        let whole = scaled / Int(scale)
        let fraction = String(scaled % Int(scale))
        let sign = value < 0 && scaled != 0 ? "-" : ""
        guard places > 0 else { return sign + String(whole) }
        return sign + String(whole) + "." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    /// A share as a percentage, without needless decimals.
    static func percentage(_ share: Double) -> String {
        let percent = share * 100
        return (percent == percent.rounded() ? decimal(percent, places: 0) : decimal(percent, places: 2)) + " %"
    }

    /// A count with its noun.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)" + (number == 1 ? "" : "s")
    }
}
