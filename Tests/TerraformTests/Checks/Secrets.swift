import Foundation

/// No secret leaves the state: not in an output, not in what a task definition shows to everybody who may look.
enum Secrets {
    static func findings(of plan: PlanDocument) -> [String] {
        let texts = plan.resources.flatMap { hidden($0.values, by: $0.sensitive) }
        // A secret with user and password in it is one text to Terraform.
        let passwords = texts.compactMap { try? PlanValue(json: Data($0.utf8))["password"].text }
        let secrets = Set(texts + passwords).filter { $0.count >= 8 }
        var findings: [String] = []
        for (name, output) in plan.outputs.sorted(by: { $0.key < $1.key }) {
            if output.isSensitive { findings.append("the output \(name) is sensitive") }
            if output.value.leaves.contains(where: { leaf in secrets.contains { leaf.contains($0) } }) {
                findings.append("the output \(name) holds a secret")
            }
        }
        for definition in plan.all("aws_ecs_task_definition") {
            let text = definition["container_definitions"].text ?? ""
            if secrets.contains(where: { text.contains($0) }) {
                findings.append("\(definition.address) holds a secret and not its ARN")
            }
        }
        return findings
    }

    /// The texts of `value` at the places where `mask` says that Terraform hides them.
    private static func hidden(_ value: PlanValue, by mask: PlanValue) -> [String] {
        switch (value, mask) {
        case (_, true): value.leaves
        case (.object(let members), .object): members.flatMap { hidden($0.value, by: mask[$0.key]) }
        case (.array(let items), .array(let masks)): zip(items, masks).flatMap { hidden($0, by: $1) }
        default: []
        }
    }
}
