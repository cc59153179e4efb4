import Experiments
import Faults
import Testing

@Suite("The catalog of faults")
struct FaultCatalogTests {
    @Test("every fault has a name of its own, permissions, evidence and an undo")
    func complete() {
        #expect(Set(FaultCatalog.faults.map(\.name)).count == FaultCatalog.all.count)
        for fault in FaultCatalog.all {
            let reference = fault.reference
            #expect(!reference.permissions.isEmpty, "\(fault.schema.name)")
            #expect(!reference.evidence.isEmpty && !reference.undo.isEmpty, "\(fault.schema.name)")
        }
    }

    @Test("of those faults whose undo only waits, in whole or in part, AWS shows no mark")
    func marks() {
        #expect(
            FaultCatalog.all.map { $0.schema.name }.filter { !FaultCatalog.leavesMark($0) } == [
                "rds/failover-db-cluster", "ecs/stop-task", "elasticache/test-failover", "zone/outage",
            ])
    }

    @Test("a fault that does not exist is refused by its name")
    func unknown() throws {
        let scene = try FailoverScene()
        let error = #expect(throws: FaultRefusal.self) { try scene.fault("rds/failover") }
        #expect(error?.reason == "there is no fault rds/failover")
    }

    @Test("the permissions are every call that the plan makes and more")
    func permissions() async throws {
        let plan = try await FailoverScene().prepared().plan
        let permissions = FailoverDBCluster.reference.permissions
        for call in plan.calls { #expect(permissions.contains(call.action)) }
    }
}
