public import Stack

/// An experiment to begin with: the tasks of one zone are stopped, and ECS brings them back by itself.
///
/// The least risky of the shipped ones, `experiments/ecs-zone-task-loss.yaml`, with the figures of the stack.
public enum StarterExperiment {
    /// The text of its file, as YAML; with the figures of a stack of three zones while the stack's are not known.
    public static func text(for stack: StackFile?) -> String {
        let zones = stack?.zones.count ?? 3
        let perZone = stack?.tasks?.perZone ?? 2
        // A stack of one zone is refused by this guard: nothing would be left of it.
        let left = max(1, perZone * (zones - 1))
        let zonesLeft = max(1, zones - 1)
        let hasNodes = stack.map { stack in stack.zones.allSatisfy { stack.loadBalancer?.nodes[$0] != nil } } ?? false
        let hasDatabase = stack.map { $0.database != nil } ?? true
        let hasTargetGroup = stack.map { $0.loadBalancer?.targetGroup != nil } ?? true
        let zone = hasDatabase ? "not-of-the-writer" : StackText.scalar(stack?.zones.first ?? "us-east-1a")
        let health =
            hasTargetGroup ? "  - target-health: { when: throughout, atLeast: \(left), zones: \(zonesLeft) }\n" : ""
        return """
            # All tasks of the service in one zone are stopped while payments are made.
            #
            # Blast radius: \(perZone) of \(perZone * zones) tasks. Refused unless \(left) healthy ones would be left.
            # Undo: ECS starts other tasks by itself; the run waits until as many run as before.
            # Load: 100 transfers a second between 200 accounts of its own, over the API of the transaction service
            # (POST /v1/transfers): begin with less on a stack that others use.
            # The whole language: the README, `gameday faults`, `gameday probes`.
            version: 1
            name: first-experiment
            hypothesis: When all tasks of a zone stop, payments go on, none is lost, and its tasks come back.
            guards:
              - healthy-tasks: { atLeast: \(left), zones: \(zonesLeft) }
              - tasks-per-zone: { atLeast: \(perZone) }
              - blast-radius: { tasks: \(perZone), subnets: 0, zones: 1 }
            workload:
              transfers: { rate: 100/s, accounts: 200, deadline: 2s }
              reads: { rate: 5/s }
              zone-probes: { rate: \(hasNodes ? "10/s }" : "0/s } # needs loadBalancer.nodes in the stack file")
            faults:
              - ecs/stop-task:
                  cluster: ${stack.service.cluster}
                  service: ${stack.service.name}
                  zone: \(zone)
                  timeLimit: 180s
            probes:
            \(health)  - tasks-per-zone: { when: after, within: 5m, atLeast: \(perZone) }
            expect:
              recovery: { within: 60s, hold: 60s, tolerate: 1%, baseline: 30s, window: 300 }
              transactions: { lost: 0, duplicated: 0, stale: 0 }
            stopWhen:
              - outage: { longerThan: 120s }

            """
    }
}
