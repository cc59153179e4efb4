public import AWS
public import Experiments

/// Every fault there is: adding one is a file of its own and a line here.
public enum FaultCatalog {
    /// The table.
    public static let all: [any Fault.Type] = [
        FailoverDBCluster.self,
        BlackholeSubnet.self,
        StopTask.self,
        TestFailover.self,
        ZoneOutage.self,
        CallAWS.self,
        Rewind.self,
    ]

    /// What experiments can declare under `faults`.
    public static var faults: [DeclarationSchema] { all.map { $0.schema } }

    /// The same table, for whoever puts back what was left behind.
    public static let leftoverKinds: [LeftoverKind] = all.map { type in
        LeftoverKind(type.schema.name) { run, environment throws(AWSError) in
            try await type.leftovers(of: run, in: environment)
        }
    }

    /// What faults of every kind left behind on the stack, from the state of AWS alone: all of it, or an error.
    ///
    /// - Parameter run: only what this run left behind; nil for all runs.
    public static func leftovers(
        of run: String?, in environment: FaultEnvironment
    ) async throws(AWSError) -> [any Leftover] {
        var found: [any Leftover] = []
        for type in all { found += try await type.leftovers(of: run, in: environment) }
        return found
    }

    /// Whether leftovers show all that an undo of this fault may leave undone.
    public static func leavesMark(_ name: String) -> Bool { all.first { $0.schema.name == name }?.leavesMark ?? false }

    /// The fault that a checked declaration names.
    public static func fault(
        _ declaration: Declaration, in environment: FaultEnvironment
    ) throws(FaultRefusal) -> any Fault {
        for type in all where type.schema.name == declaration.name {
            return try type.init(declaration, in: environment)
        }
        throw FaultRefusal("there is no fault \(declaration.name)", mend: "`gameday faults` lists them")
    }
}
