internal import Experiments
internal import Faults
internal import Probes
internal import Stack

/// The AWS actions that a run of an experiment needs: of its faults and their undo, of its guards, probes and stop
/// conditions, and what every run does. No more: without any one of them the run cannot be verified.
enum ExperimentActions {
    /// The actions, as IAM names them, in alphabetical order.
    ///
    /// - Parameter stack: nil for a stack that has every part.
    static func needed(by experiment: Experiment, on stack: StackFile?) -> [String] {
        var actions = Set(PermissionPreflight.always + leftovers(on: stack))
        for declaration in experiment.faults {
            let fault = FaultCatalog.all.first { $0.schema.name == declaration.name }
            actions.formUnion(fault?.permissions(of: declaration) ?? [])
        }
        for declaration in experiment.probes {
            let probe = ProbeCatalog.all.first { $0.schema.name == declaration.name }
            actions.formUnion(probe?.reference.permissions ?? [])
        }
        for declaration in experiment.guards { actions.formUnion(Guards.permissions(of: declaration)) }
        if StopConditions(experiment.stopWhen).watchesAlarms { actions.insert(Guards.alarmPermission) }
        if LoadBalancerNodes.areUnknown(to: experiment, on: stack) { actions.insert(LoadBalancerNodes.permission) }
        // Nobody needs a permission to ask who they are.
        actions.remove("sts:GetCallerIdentity")
        return actions.sorted()
    }

    /// Before a run, and in `gameday recover`, it is looked for what faults of every kind have left behind.
    private static func leftovers(on stack: StackFile?) -> [String] {
        let hasNetwork = stack.map { $0.network != nil } ?? true
        return ["rds:DescribeDBClusters"] + (hasNetwork ? ["ec2:DescribeNetworkAcls"] : [])
    }
}
