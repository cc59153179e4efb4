internal import FoundationEssentials

extension QueryForm {
    /// An instant in ISO 8601, with or without fractions of a second; nil when the parameter is not there.
    func instant(_ name: String) throws(AWSFault) -> Date? {
        guard let text = try optional(name) else { return nil }
        guard let date = Self.instant(of: text) else {
            throw .invalidParameter(
                "Invalid value \(text.clipped) for \(name). Write it in ISO 8601, for instance 2026-11-22T20:32:33Z.")
        }
        return date
    }

    /// The instant that a text in ISO 8601 names.
    static func instant(of text: String) -> Date? {
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        return styles.lazy.compactMap { try? $0.parse(text) }.first
    }
}
