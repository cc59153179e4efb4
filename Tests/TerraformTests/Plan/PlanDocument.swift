import Foundation

/// What a stack will be: the planned values of `terraform show -json PLAN`.
///
/// The plans looked at here are of a stack that has been applied to moto, so every id, ARN and address is known and
/// what refers to what can be followed by them, as AWS follows it. A plan of nothing knows none: its references could
/// only be guessed at from the text of expressions.
struct PlanDocument: Sendable {
    /// One resource of the plan.
    struct Resource: Sendable {
        /// Such as `module.network.aws_subnet.public["us-east-1a"]`.
        var address: String
        var type: String
        /// The key of `for_each`.
        var key: String?
        var values: PlanValue
        /// `true` in the places of `values` that Terraform hides.
        var sensitive: PlanValue

        subscript(name: String) -> PlanValue { values[name] }
        var id: String { values["id"].text ?? "" }
    }

    /// An output of the root module.
    struct Output: Sendable {
        var value: PlanValue
        var isSensitive: Bool
    }

    /// The managed resources, in the order of the plan.
    var resources: [Resource]
    var outputs: [String: Output]
    /// The values of the root module's variables.
    var variables: [String: PlanValue]
    /// What would change, as `address: actions`.
    var changes: [String]

    init(json data: Data) throws {
        let root = try PlanValue(json: data)
        let planned = root["planned_values"]
        resources = Self.resources(in: planned["root_module"])
        outputs = planned["outputs"].members.mapValues { output in
            Output(value: output["value"], isSensitive: output["sensitive"].isTrue)
        }
        variables = root["variables"].members.mapValues { $0["value"] }
        changes = root["resource_changes"].items.compactMap { change in
            let actions = change["change"]["actions"].texts
            guard !["no-op", "read"].contains(actions.first) else { return nil }
            return "\(change["address"].text ?? ""): \(actions.joined(separator: " "))"
        }
    }

    private static func resources(in module: PlanValue) -> [Resource] {
        let own = module["resources"].items.filter { $0["mode"] == "managed" }.map { resource in
            Resource(
                address: resource["address"].text ?? "", type: resource["type"].text ?? "",
                key: resource["index"].text, values: resource["values"], sensitive: resource["sensitive_values"])
        }
        return own + module["child_modules"].items.flatMap { resources(in: $0) }
    }

    func all(_ type: String) -> [Resource] { resources.filter { $0.type == type } }

    /// The resource of `type` with the id, ARN or name `reference`.
    func find(_ type: String, _ reference: String) -> Resource? {
        all(type).first { [$0.id, $0["arn"].text, $0["name"].text].contains(reference) }
    }

    /// The suffix that all names end with.
    var suffix: String { variables["environment_suffix"]?.text ?? "" }

    /// The zones that the service runs in; the agent of gameday lives in another one.
    var zones: [String] {
        let subnets = Tiers(self).application
        return Set(all("aws_subnet").filter { subnets.contains($0.id) }.compactMap { $0["availability_zone"].text })
            .sorted()
    }
}

// How a test breaks a plan on purpose.
extension PlanDocument {
    /// Without the resources at the addresses that begin with `address`, of which there must be some.
    func without(_ address: String) throws -> PlanDocument {
        try without(where: { $0.address.hasPrefix(address) })
    }

    /// Without the resources for which `condition` holds, of which there must be some.
    func without(where condition: (Resource) -> Bool) throws -> PlanDocument {
        var changed = self
        changed.resources.removeAll(where: condition)
        guard changed.resources.count < resources.count else { throw NothingToBreak() }
        return changed
    }

    /// With the values of the resources of `type` changed, of which there must be some.
    func changing(
        _ type: String, where condition: (Resource) -> Bool = { _ in true }, _ change: (inout PlanValue) -> Void
    ) throws -> PlanDocument {
        var changed = self
        for index in resources.indices where resources[index].type == type && condition(resources[index]) {
            change(&changed.resources[index].values)
        }
        guard zip(resources, changed.resources).contains(where: { $0.values != $1.values }) else {
            throw NothingToBreak()
        }
        return changed
    }

    /// With a resource more.
    func adding(_ type: String, _ name: String, _ values: PlanValue) -> PlanDocument {
        var changed = self
        changed.resources.append(
            Resource(address: "\(type).\(name)", type: type, key: nil, values: values, sensitive: [:]))
        return changed
    }

    /// A test that breaks a plan found nothing in it to break.
    struct NothingToBreak: Error {}
}
