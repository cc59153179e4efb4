import TestSupport
import Testing

extension EndToEnd {
    /// The run's process is killed with SIGKILL in the middle of what it changes: somebody else makes the stack what it
    /// was, to the last parameter. The exhaustive product of faults and calls is `CrashTests`, on a scripted AWS.
    @Suite("Killed", .timeLimit(.minutes(20)))
    struct KillTests {
        private func perform(_ kills: [(experiment: String, kills: [Kill])]) async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                for (experiment, kills) in kills {
                    for kill in kills { try await kill.perform(experiment, scene, before) }
                }
            }
        }

        @Test("Before and after every kind of changing call, of injections and of undos: all is put back")
        func putBack() async throws {
            try await perform([
                ("zone", Self.zone), ("blackhole", Self.blackhole), ("rewind", Self.rewind), ("call", Self.call),
            ])
        }

        @Test("Stopped tasks and failovers, around the call and while the undo waits: the stack heals by itself")
        func healsByItself() async throws {
            try await perform([("tasks", Self.tasks), ("failover", Self.failover), ("cache", Self.cache)])
        }

        /// A primary leaves with the zone only as long as one is there: the first kill finds the sandbox as it began.
        private static let zone = [
            Kill(.call("TestFailover", .after), .recovery),
            Kill(.call("StopTask", .before), .watchdog),
            Kill(.call("FailoverDBCluster", .before), .otherMachine(ageSeconds: 3_600)),
            Kill(.call("ReplaceNetworkAclAssociation", .after, skipping: 2), .recovery),
            // Of the undo.
            Kill(.call("ReplaceNetworkAclAssociation", .before, skipping: 4), .watchdog),
        ]

        private static let blackhole = [
            // The lease is taken, and there is no watchdog yet.
            Kill(.call("PutParameter", .after), .recovery),
            Kill(.phase("baseline"), .watchdog),
            Kill(.call("CreateNetworkAcl", .before), .watchdog),
            Kill(.call("CreateNetworkAcl", .after), .recovery),
            Kill(.call("ReplaceNetworkAclAssociation", .before), .recovery),
            Kill(.call("ReplaceNetworkAclAssociation", .after), .watchdog),
            // Of the undo.
            Kill(.call("ReplaceNetworkAclAssociation", .before, skipping: 1), .watchdog),
            Kill(.call("ReplaceNetworkAclAssociation", .after, skipping: 1), .otherMachine(ageSeconds: 3_600)),
            Kill(.call("DeleteNetworkAcl", .before), .otherMachine(ageSeconds: 80)),
            Kill(.call("DeleteNetworkAcl", .after), .watchdog),
            // The lease is given back.
            Kill(.call("DeleteParameter", .before), .watchdog),
            Kill(.call("DeleteParameter", .after), .recovery),
        ]

        private static let rewind = [
            Kill(.call("RestoreDBClusterToPointInTime", .before), .watchdog),
            Kill(.call("RestoreDBClusterToPointInTime", .after), .recovery),
            Kill(.call("EnableHttpEndpoint", .after), .otherMachine(ageSeconds: 3_600)),
            Kill(.call("CreateDBInstance", .before), .recovery),
            Kill(.call("CreateDBInstance", .after), .watchdog),
            // Of the undo.
            Kill(.call("DeleteDBInstance", .after), .recovery),
            Kill(.call("DeleteDBCluster", .before), .watchdog),
        ]

        /// The first parameter is the lease, the second what takes the call back, the third the call itself.
        private static let call = [
            Kill(.call("PutParameter", .before, skipping: 1), .recovery),
            Kill(.call("PutParameter", .after, skipping: 1), .watchdog),
            Kill(.call("PutParameter", .before, skipping: 2), .watchdog),
            Kill(.call("PutParameter", .after, skipping: 2), .otherMachine(ageSeconds: 3_600)),
            // Of the undo.
            Kill(.call("DeleteParameter", .before), .recovery),
            Kill(.call("DeleteParameter", .after), .watchdog),
            Kill(.call("DeleteParameter", .after, skipping: 1), .recovery),
        ]

        private static let tasks = [
            Kill(.call("StopTask", .before), .watchdog),
            Kill(.call("StopTask", .after, skipping: 1), .recovery),
            Kill(.phase("undo"), .watchdog),
        ]

        private static let failover = [
            Kill(.call("FailoverDBCluster", .before), .recovery),
            Kill(.call("FailoverDBCluster", .after), .watchdog),
            Kill(.phase("undo"), .recovery),
        ]

        private static let cache = [
            Kill(.call("TestFailover", .before), .watchdog),
            Kill(.call("TestFailover", .after), .recovery),
            Kill(.phase("undo"), .watchdog),
        ]
    }
}
