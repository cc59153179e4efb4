import AWS
import Faults
import Testing

@testable import Runner

@Suite("The order in which faults are taken back")
struct UndoOrderTests {
    private struct Known: PreparedFault {
        var name: String
        var undoKind: UndoKind
        var plan: FaultPlan {
            FaultPlan(fault: name, targets: [], calls: [], undo: "", blastRadius: "", timeLimitSeconds: 1)
        }
        func inject() async throws(InjectionFailure) {}
        func evidence() async throws(AWSError) -> Evidence? { nil }
        func undo() async throws(UndoFailure) {}
    }

    @Test("what gives something back goes before what only waits: nothing heals in a subnet that is cut off")
    func order() {
        let faults = [
            Known(name: "subnets", undoKind: .restores), Known(name: "tasks", undoKind: .waits),
            Known(name: "clone", undoKind: .removes), Known(name: "call", undoKind: .restores),
            Known(name: "writer", undoKind: .waits),
        ]
        #expect(
            ExperimentRun.undoOrder(faults).map(\.plan.fault) == ["call", "subnets", "clone", "writer", "tasks"])
    }
}
