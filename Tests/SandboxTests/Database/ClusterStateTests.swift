import Testing

@testable import Sandbox

@Suite("The cluster's state")
struct ClusterStateTests {
    private func available() -> ClusterState {
        var state = ClusterState(identifier: "c", zones: Zone.ofRegion("us-east-1"))
        state.created()
        return state
    }

    @Test("a failover without a target goes to the first reader, and the roles change when it is complete")
    func untargeted() throws {
        var state = available()
        #expect(try state.beginFailover(to: nil).identifier == "c-b")
        #expect(state.status == .failingOver)
        #expect(state.writer == "c-a")
        state.completeFailover(to: "c-b")
        #expect(state.status == .available)
        #expect(state.writer == "c-b")
        #expect(state.member("c-a")?.status == .rebooting)
        #expect(state.readers.map(\.identifier) == ["c-a", "c-c"])
    }

    @Test("a second failover while one is under way is refused")
    func twice() throws {
        var state = available()
        _ = try state.beginFailover(to: "c-c")
        #expect(throws: ControlFault.invalidClusterState(cluster: "c", status: "failing-over")) {
            try state.beginFailover(to: "c-b")
        }
    }

    @Test("the writer and an unknown instance are no targets")
    func targets() {
        var state = available()
        #expect(throws: ControlFault.invalidInstanceState(instance: "c-a", reason: "it is already the writer")) {
            try state.beginFailover(to: "c-a")
        }
        #expect(throws: ControlFault.instanceNotFound("c-x")) { try state.beginFailover(to: "c-x") }
        #expect(state.status == .available)
    }

    @Test("with a reader missing there is no failover: what was acknowledged may be on that one alone")
    func missingReader() {
        var state = available()
        state.set("c-c", .rebooting)
        #expect(throws: ControlFault.self) { try state.beginFailover(to: "c-b") }
        #expect(state.status == .available)
    }

    @Test("before it is created it takes no failover")
    func creating() {
        var state = ClusterState(identifier: "c", zones: Zone.ofRegion("us-east-1"))
        #expect(throws: ControlFault.invalidClusterState(cluster: "c", status: "creating")) {
            try state.beginFailover(to: nil)
        }
    }
}
