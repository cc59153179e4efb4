internal import AWS
public import Documents
public import Runner

/// A topic of Amazon SNS: the verdict in words, and attributes that subscribers can filter by.
public struct SNSDestination: Destination {
    /// How a destinations file names it.
    public static let kind = "sns"
    /// See `Destination`.
    public let name: String
    /// See `Destination`.
    public let limitMilliseconds: Int
    private let topic: String
    private let region: String
    private let endpoint: String?

    /// Reads `topic`, `endpoint` and `within`.
    public init?(_ reader: inout MappingReader) {
        let node = reader.required("topic", mend: "add the topic's ARN")
        let topic = node?.nonEmptyString("topic", limit: 512, log: reader.log)
        endpoint = reader.ownEndpoint()
        limitMilliseconds = reader.limit(of: .seconds(30))
        guard let topic, let node else { return nil }
        let parts = topic.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns", !parts[3].isEmpty, !parts[5].isEmpty else {
            reader.log.error(
                "topic must be the ARN of an SNS topic, not \(quoted(topic))", at: node.mark,
                mend: "write arn:aws:sns:REGION:ACCOUNT:NAME, as AWS shows it")
            return nil
        }
        self.topic = topic
        region = String(parts[3])
        name = "sns \(topic)"
    }

    /// See `Destination`.
    public func permissions(region: String?) -> [PolicyDocument.Statement] {
        [PolicyDocument.Statement(actions: ["sns:Publish"], resources: [topic])]
    }

    /// See `Destination`.
    public func deliver(_ run: RunRecord, in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        let isFIFO = topic.hasSuffix(".fifo")
        let operation = SNS.publish(
            topic: topic, subject: Self.subject(of: run), message: Self.message(of: run),
            attributes: Self.attributes(of: run), deduplication: isFIFO ? WebhookDestination.delivery(of: run) : nil,
            group: isFIFO ? run.result.stack.name : nil)
        do throws(AWSError) {
            // Published twice is better than never: whoever listens knows the run by its name.
            let id = try await environment.aws(region: region, endpoint: endpoint).change(operation) { () in true }
            return "message \(id ?? "")"
        } catch {
            throw DeliveryFailure(error, mend: "allow sns:Publish, and see that the topic is there")
        }
    }

    /// At most 100 printable ASCII characters, as SNS wants it.
    static func subject(of run: RunRecord) -> String {
        let text = "gameday \(run.result.verdict): \(run.result.name) on \(run.result.stack.name)"
        return String(text.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" }.prefix(100))
    }

    static func message(of run: RunRecord) -> String {
        var lines = [run.headline, "", "why: \(run.result.reason)"]
        if let todo = run.result.todo { lines.append("to do: \(todo)") }
        lines += ["run: \(run.result.run)", "undone: \(run.result.undone ? "yes" : "NO")"]
        return lines.joined(separator: "\n") + "\n"
    }

    static func attributes(of run: RunRecord) -> [SNS.Attribute] {
        var attributes = [
            SNS.Attribute("verdict", run.result.verdict), SNS.Attribute("experiment", run.result.name),
            SNS.Attribute("stack", run.result.stack.name),
        ]
        if let lost = run.result.transactions?.lost {
            attributes.append(SNS.Attribute("lost", type: "Number", String(lost)))
        }
        if let upper = run.result.recovery?.proven {
            attributes.append(SNS.Attribute("recovery_s", type: "Number", String(upper)))
        }
        return attributes
    }
}
