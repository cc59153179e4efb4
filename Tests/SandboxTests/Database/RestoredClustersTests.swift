import FoundationEssentials
import Testing

@testable import Sandbox

@Suite("What may be asked of restored clusters")
struct RestoredClustersTests {
    private let first = Date(timeIntervalSince1970: 1_000)
    private let last = Date(timeIntervalSince1970: 2_000)
    private var state = RestoredClusters(taken: ["p", "p-a"], zones: Zone.ofRegion("us-east-1"))

    private mutating func restore(_ name: String, to time: Date? = nil, protected: Bool = false) throws {
        try state.restore(
            RestoreRequest(source: "p", cluster: name, time: time, deletionProtection: protected),
            window: first...last, now: last)
    }

    private mutating func createInstance(_ name: String, in cluster: String, zone: String? = nil) throws {
        try state.createInstance(
            InstanceRequest(cluster: cluster, instance: name, instanceClass: "db.r6g.large", zone: zone), now: last)
    }

    @Test("both ends of the window can be restored to, what is beyond them cannot; no instant is the latest")
    mutating func window() throws {
        try restore("a", to: first)
        try restore("b", to: last)
        try restore("c")
        #expect(state.cluster("c")?.time == last)
        for time in [first.addingTimeInterval(-0.001), last.addingTimeInterval(0.001)] {
            #expect(throws: RestorationFault.self) { try restore("d", to: time) }
        }
        #expect(state.clusters.count == 3)
    }

    @Test("an identifier that is taken, also by production, is refused")
    mutating func taken() throws {
        try restore("a")
        #expect(throws: RestorationFault.clusterExists("a")) { try restore("a") }
        #expect(throws: RestorationFault.clusterExists("p")) { try restore("p") }
        state.change("a") { $0.status = .available }
        #expect(throws: RestorationFault.instanceExists("p-a")) { try createInstance("p-a", in: "a") }
    }

    @Test("an instance is made in an available restored cluster only, once, in a zone that exists")
    mutating func instances() throws {
        try restore("a")
        #expect(throws: RestorationFault.self) { try createInstance("a-1", in: "a") }
        #expect(throws: RestorationFault.self) { try createInstance("p-9", in: "p") }
        state.change("a") { $0.status = .available }
        #expect(throws: RestorationFault.self) { try createInstance("a-1", in: "a", zone: "us-east-1z") }
        try createInstance("a-1", in: "a", zone: "us-east-1c")
        #expect(state.cluster(ofInstance: "a-1")?.instance?.zone.name == "us-east-1c")
        #expect(throws: RestorationFault.self) { try createInstance("a-2", in: "a") }
    }

    @Test("production is never deleted; a restored cluster only without instances and unprotected")
    mutating func deletion() throws {
        #expect(throws: RestorationFault.protected("p")) { try state.deleteCluster("p") }
        #expect(throws: RestorationFault.self) { try state.deleteInstance("p-a") }
        try restore("a", protected: true)
        state.change("a") { $0.status = .available }
        #expect(throws: RestorationFault.protected("a")) { try state.deleteCluster("a") }
        try restore("b")
        state.change("b") { $0.status = .available }
        try createInstance("b-1", in: "b")
        #expect(throws: RestorationFault.self) { try state.deleteCluster("b") }
        try state.deleteInstance("b-1")
        #expect(throws: RestorationFault.self) { try state.deleteInstance("b-1") }
        state.change("b") { $0.instance = nil }
        try state.deleteCluster("b")
        #expect(throws: RestorationFault.self) { try state.deleteCluster("b") }
        state.remove("b")
        #expect(throws: RestorationFault.clusterNotFound("b")) { try state.deleteCluster("b") }
    }
}
