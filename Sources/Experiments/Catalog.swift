/// What can be declared under a name: a guard, a fault, a probe or a stop condition.
public struct DeclarationSchema: Sendable, Hashable {
    /// How the declaration is given its values.
    public enum Shape: Sendable, Hashable {
        /// A mapping of these parameters: `tasks-per-zone: { atLeast: 2 }`.
        case parameters([Parameter])
        /// One value: `alarm: [payments-errors]`; it becomes the argument of the parameter's name.
        case value(Parameter)
    }

    /// The name in the file: `rds/failover-db-cluster`.
    public let name: String
    /// What it does, in one sentence.
    public let summary: String
    /// How it is given its values.
    public let shape: Shape

    /// The parameters, whatever the shape.
    public var parameters: [Parameter] {
        switch shape {
        case .parameters(let parameters): parameters
        case .value(let parameter): [parameter]
        }
    }

    /// A declaration with named parameters.
    public init(_ name: String, _ summary: String, parameters: [Parameter]) {
        self.name = name
        self.summary = summary
        shape = .parameters(parameters)
    }

    /// A declaration with one value.
    public init(_ name: String, _ summary: String, value: Parameter) {
        self.name = name
        self.summary = summary
        shape = .value(value)
    }
}

/// Everything that experiments can declare, put together by the command line from what the faults, probes and guards
/// say of themselves.
public struct Catalog: Sendable, Hashable {
    /// What can stand under `guards`.
    public var guards: [DeclarationSchema]
    /// What can stand under `faults`.
    public var faults: [DeclarationSchema]
    /// What can stand under `probes`.
    public var probes: [DeclarationSchema]
    /// What can stand under `stopWhen`.
    public var stopConditions: [DeclarationSchema]

    /// A catalog of these declarations.
    public init(
        guards: [DeclarationSchema] = [], faults: [DeclarationSchema] = [], probes: [DeclarationSchema] = [],
        stopConditions: [DeclarationSchema] = []
    ) {
        self.guards = guards
        self.faults = faults
        self.probes = probes
        self.stopConditions = stopConditions
    }
}
