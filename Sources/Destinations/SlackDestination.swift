internal import Basics
public import Documents
internal import HTTPClient

/// An incoming webhook of Slack, or of Mattermost, Rocket.Chat and others that understand the same message.
public struct SlackDestination: Destination {
    /// How a destinations file names it.
    public static let kind = "slack"
    /// See `Destination`.
    public let name: String
    /// See `Destination`.
    public let limitMilliseconds: Int
    private let url: URLSource

    /// Reads `urlFrom` and `within`. There is no `url`: whoever knows it can post.
    public init?(_ reader: inout MappingReader) {
        let url = reader.required("urlFrom", mend: "add the environment variable or secret ARN that holds the URL")?
            .secretSource("urlFrom", reader.log)
        limitMilliseconds = reader.limit(of: .seconds(30))
        guard let url else { return nil }
        self.url = .secret(url)
        name = "slack (\(url.words))"
    }

    /// See `Destination`.
    public var secrets: [SecretSource] { [url.secret].compactMap { $0 } }

    /// See `Destination`.
    public func deliver(_ run: RunRecord, in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        let posting = Posting(
            name: name, url: try await url.read(environment), body: Self.body(of: run),
            headers: { _ in [HTTPField("Content-Type", "application/json")] }, limitMilliseconds: limitMilliseconds)
        return "HTTP \(try await posting.send(in: environment).status)"
    }

    static func body(of run: RunRecord) -> [UInt8] {
        var lines = [escaped(run.headline)]
        if run.result.verdict != "verified" { lines.append("why: " + escaped(run.result.reason)) }
        if let todo = run.result.todo { lines.append("to do: " + escaped(todo)) }
        if !run.result.undone { lines.append("*Something may still be broken.*") }
        lines.append("run `\(escaped(run.result.run))`")
        return Array(JSON.object([("text", .string(lines.joined(separator: "\n")))]).text.utf8)
    }

    /// Slack's three control characters; without this a name could mention a whole channel.
    ///
    /// Source: "Formatting text for app surfaces", Slack developer documentation.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
