/// The names that ECS derives from an id, the region and the account.
struct ECSNames: Sendable {
    let region: String
    let account: String

    private func arn(_ resource: String) -> String { "arn:aws:ecs:\(region):\(account):\(resource)" }

    func cluster(_ name: String) -> String { arn("cluster/\(name)") }

    func service(_ name: String, in cluster: String) -> String { arn("service/\(cluster)/\(name)") }

    func task(_ id: String, in cluster: String) -> String { arn("task/\(cluster)/\(id)") }

    func container(_ task: String, in cluster: String) -> String {
        arn("container/\(cluster)/\(task)/\(Self.uuid(task, salt: 1))")
    }

    /// Tasks of the sandbox have one definition, which nobody can ask for.
    func taskDefinition(_ service: String) -> String { arn("task-definition/\(service):1") }

    /// The name or id at the end of a name or an ARN, e.g. of `arn:aws:ecs:...:cluster/sandbox`; nil for an ARN of
    /// another kind, region or account.
    func name(_ text: String, kind: String) -> String? {
        guard text.hasPrefix("arn:") else { return text }
        let prefix = arn(kind + "/")
        guard text.hasPrefix(prefix) else { return nil }
        return text.dropFirst(prefix.count).split(separator: "/").last.map(String.init)
    }

    /// An id in the form of a UUID that is the same for the same task, as there is no other state to draw it from.
    static func uuid(_ task: String, salt: Int) -> String {
        let hex = Array(task.prefix(31)) + Array(String(salt % 16, radix: 16))
        let padded = hex + Array(repeating: "0", count: max(0, 32 - hex.count))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(padded[$0]) }
        return parts.joined(separator: "-")
    }
}
