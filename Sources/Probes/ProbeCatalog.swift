public import Experiments

/// Every probe, guard and stop condition there is: adding one is a file of its own and a line here.
public enum ProbeCatalog {
    /// The table of probes.
    public static let all: [any Probe.Type] = [
        HTTPProbe.self,
        TCPProbe.self,
        TLSExpiry.self,
        DNSProbe.self,
        AuroraWriter.self,
        AuroraReplicaLag.self,
        RestorableWindow.self,
        TasksPerZone.self,
        TargetHealth.self,
        RedisClusterOK.self,
        AlarmProbe.self,
        Route53Health.self,
    ]

    /// What experiments can declare under `probes`.
    public static var probes: [DeclarationSchema] { all.map { $0.schema } }

    /// What experiments can declare under `guards`; what always guards a run needs no declaration.
    public static let guards: [DeclarationSchema] = GuardSchemas.all

    /// What experiments can declare under `stopWhen`.
    public static let stopConditions: [DeclarationSchema] = [
        OutageCondition.schema,
        AlarmCondition.schema,
        ErrorBudgetCondition.schema,
    ]

    /// The probe that a checked declaration names.
    public static func probe(
        _ declaration: Declaration, in environment: ProbeEnvironment
    ) throws(ProbeRefusal) -> any Probe {
        for type in all where type.schema.name == declaration.name {
            return try type.init(declaration, in: environment)
        }
        throw ProbeRefusal("there is no probe \(declaration.name)", mend: "name one that experiments can declare")
    }
}
