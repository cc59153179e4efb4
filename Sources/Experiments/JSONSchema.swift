public import Basics
internal import Documents

/// The JSON Schema (draft 2020-12) of experiment files, made from the same descriptions as the parser.
///
/// Editors complete and check with it. A few rules are beyond a schema: ranges of durations, rates and percentages
/// with units, references that exist, words one slip away from a known one, and duplicate keys.
public enum JSONSchema {
    /// The schema of an experiment that declares what `catalog` knows.
    public static func experiment(catalog: Catalog) -> JSON {
        .object([
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string("gameday experiment")),
            (
                "description",
                .string("What is broken, under which load, and what is expected of the service meanwhile.")
            ),
            ("type", .string("object")),
            ("additionalProperties", .boolean(false)),
            ("required", .array(["version", "name", "hypothesis", "faults"].map { .string($0) })),
            ("properties", properties(catalog)),
            ("$defs", .object([("placeholder", placeholder)])),
        ])
    }

    /// The schema of a suite.
    public static var suite: JSON {
        func property(_ parameter: Parameter) -> (key: String, value: JSON) {
            var members: [(key: String, value: JSON)] = [("description", .string(parameter.documentation))]
            if let value = parameter.defaultValue { members.append(("default", value.json)) }
            return (parameter.name, .object(members + form(of: parameter.form)))
        }
        let file = form(of: .text(limit: ExperimentSuite.pathLimit))
        let set: JSON = .object([
            ("description", .string("Values for ${set...}, or for keys of the file, as with --set.")),
            ("type", .string("object")),
            (
                "additionalProperties",
                .object([("type", .array(["string", "number", "boolean"].map { .string($0) }))])
            ),
        ])
        let item = JSON.object([
            ("type", .string("object")), ("additionalProperties", .boolean(false)),
            ("required", .array([.string("file")])),
            ("properties", .object([("file", .object(file)), ("set", set)])),
        ])
        let parameters = ExperimentSuite.parameters
        let experiments = JSON.object([
            ("description", .string("The files of the experiments, from the suite's own folder.")),
            ("type", .string("array")), ("minItems", .integer(1)), ("maxItems", .integer(ExperimentSuite.limit)),
            ("items", .object([("anyOf", .array([.object(file), item]))])),
        ])
        return .object([
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string("gameday suite")),
            ("description", .string("Experiments that are run one after the other within a budget of time.")),
            ("type", .string("object")),
            ("additionalProperties", .boolean(false)),
            ("required", .array(["version", "name", "experiments"].map { .string($0) })),
            (
                "properties",
                .object(
                    [parameters.version, parameters.name, parameters.budget, parameters.keepGoing].map(property)
                        + [("experiments", experiments)])
            ),
        ])
    }

    private static func properties(_ catalog: Catalog) -> JSON {
        .object([
            ("version", schema(of: ExperimentFormat.version)),
            ("name", schema(of: ExperimentFormat.name)),
            ("hypothesis", schema(of: ExperimentFormat.hypothesis)),
            ("guards", list(of: catalog.guards, "Conditions that refuse the run before anything is broken.")),
            ("workload", sections(ExperimentFormat.workload, "What is driven through the stack meanwhile.")),
            ("faults", list(of: catalog.faults, "What is broken, in this order.", atLeast: 1)),
            ("probes", list(of: catalog.probes, "What is looked at besides the workload.")),
            ("expect", sections(ExperimentFormat.expect, "What the service must do.")),
            ("stopWhen", list(of: catalog.stopConditions, "Conditions that end the run at once.")),
        ])
    }

    private static let placeholderReference = JSON.object([("$ref", .string("#/$defs/placeholder"))])

    private static let placeholder = JSON.object([
        ("description", .string("A value of the stack file or of --set, filled in when the experiment is run.")),
        ("type", .string("string")),
        ("pattern", .string("\\$\\{(stack|set)\\.[^}]+\\}")),
    ])

    private static func sections(_ sections: [ExperimentFormat.Section], _ description: String) -> JSON {
        let properties = sections.map { section in
            (key: section.key, value: mapping(section.parameters, section.documentation))
        }
        return .object([
            ("description", .string(description)), ("type", .string("object")),
            ("additionalProperties", .boolean(false)),
            ("properties", .object(properties)),
        ])
    }

    private static func mapping(_ parameters: [Parameter], _ description: String) -> JSON {
        let required = parameters.filter(\.isRequired).map { JSON.string($0.name) }
        var members: [(key: String, value: JSON)] = [("description", .string(description))]
        members.append(("type", .string("object")))
        members.append(("additionalProperties", .boolean(false)))
        if !required.isEmpty { members.append(("required", .array(required))) }
        members.append(("properties", .object(parameters.map { (key: $0.name, value: schema(of: $0)) })))
        let conditions = parameters.compactMap { condition(of: $0, among: parameters) }
        if !conditions.isEmpty { members.append(("allOf", .array(conditions))) }
        return .object(members)
    }

    /// What else must be written when a parameter with a condition is; nil for one without.
    private static func condition(of parameter: Parameter, among parameters: [Parameter]) -> JSON? {
        guard let condition = parameter.condition else { return nil }
        let known = JSON.object([("enum", .array(condition.values.map { .string($0) }))])
        let fitting = JSON.object([("anyOf", .array([known, placeholderReference]))])
        var then: [(key: String, value: JSON)] = [("properties", .object([(condition.parameter, fitting)]))]
        let usual = parameters.first { $0.name == condition.parameter }?.defaultValue?.written
        if let usual, !condition.values.contains(usual) {
            then.append(("required", .array([.string(condition.parameter)])))
        }
        return .object([
            ("if", .object([("required", .array([.string(parameter.name)]))])), ("then", .object(then)),
        ])
    }

    private static func list(of schemas: [DeclarationSchema], _ description: String, atLeast count: Int = 0) -> JSON {
        let named = schemas.filter { $0.parameters.allSatisfy { !$0.isRequired } }.map { JSON.string($0.name) }
        let object = JSON.object([
            ("type", .string("object")), ("minProperties", .integer(1)), ("maxProperties", .integer(1)),
            ("additionalProperties", .boolean(false)),
            ("properties", .object(schemas.map { (key: $0.name, value: declaration($0)) })),
        ])
        var members: [(key: String, value: JSON)] = [("description", .string(description)), ("type", .string("array"))]
        if count > 0 { members.append(("minItems", .integer(count))) }
        members.append(("maxItems", .integer(DeclarationReader.limit)))
        members.append(
            (
                "items",
                named.isEmpty ? object : .object([("anyOf", .array([object, .object([("enum", .array(named))])]))])
            ))
        return .object(members)
    }

    private static func declaration(_ schema: DeclarationSchema) -> JSON {
        switch schema.shape {
        case .value(let parameter): return Self.schema(of: parameter, description: schema.summary)
        case .parameters(let parameters):
            let mapping = mapping(parameters, schema.summary)
            guard parameters.allSatisfy({ !$0.isRequired }) else { return mapping }
            return .object([("anyOf", .array([mapping, .object([("type", .string("null"))])]))])
        }
    }

    private static func schema(of parameter: Parameter, description: String? = nil) -> JSON {
        var members: [(key: String, value: JSON)] = [
            ("description", .string(description ?? parameter.documentation))
        ]
        if let value = parameter.defaultValue { members.append(("default", value.json)) }
        members.append(("anyOf", .array([.object(form(of: parameter.form)), placeholderReference])))
        return .object(members)
    }

    private static func form(of form: Parameter.Form) -> [(key: String, value: JSON)] {
        func text(_ pattern: String) -> [(key: String, value: JSON)] {
            [("type", .string("string")), ("pattern", .string(pattern))]
        }
        func words(_ words: [String]) -> JSON { .object([("enum", .array(words.map { .string($0) }))]) }
        switch form {
        case .text(let limit): return text("\\S") + [("maxLength", .integer(limit))]
        case .name: return text("^[a-z0-9][a-z0-9-]{0,63}$")
        case .wordOrIdentifier(let known):
            return [("anyOf", .array([words(known), .object(text("^[A-Za-z][A-Za-z0-9-]{0,62}$"))]))]
        case .integer(let range):
            return [
                ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ]
        case .duration: return text("^(0|[1-9][0-9]{0,8})(ms|s|m|h)$")
        case .rate(let range, let orNone):
            // Whether it begins at 1/s is within a pattern's reach, other bounds are not.
            guard range.lowerBound >= Rate(perSecond: 1) else {
                return text("^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,3})?/s$")
            }
            let least = "[1-9][0-9]{0,8}(\\.[0-9]{1,3})?"
            return text(orNone ? "^(0(\\.0{1,3})?|\(least))/s$" : "^\(least)/s$")
        case .percentage: return text("^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,4})?%$")
        case .boolean: return [("type", .string("boolean"))]
        case .choice(let known): return [("enum", .array(known.map { .string($0) }))]
        case .list:
            return [
                ("type", .string("array")), ("maxItems", .integer(1000)), ("uniqueItems", .boolean(true)),
                (
                    "items",
                    .object(text("\\S") + [("maxLength", .integer(256))])
                ),
            ]
        }
    }
}

extension ArgumentValue {
    /// The value as JSON writes it.
    fileprivate var json: JSON {
        switch self {
        case .integer(let value): .integer(value)
        case .boolean(let value): .boolean(value)
        case .list(let items): .array(items.map { .string($0) })
        case .string, .duration, .rate, .percentage, .placeholder: .string(written)
        }
    }
}
