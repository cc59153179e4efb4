import Documents
import Experiments
import Probes
import Stack
import Testing

@Suite("The probes restorable-window and aurora-replica-lag", .timeLimit(.minutes(5)))
struct DatabaseProbeTests {
    private let scene: ProbeScene

    init() throws { scene = try ProbeScene() }

    private func restorable(_ earliest: String?, _ latest: String?) {
        let times =
            (earliest.map { "<EarliestRestorableTime>\($0)</EarliestRestorableTime>" } ?? "")
            + (latest.map { "<LatestRestorableTime>\($0)</LatestRestorableTime>" } ?? "")
        scene.answer(
            "DescribeDBClusters",
            "<DBClusters><DBCluster><DBClusterIdentifier>aurora</DBClusterIdentifier><Status>available</Status>\(times)"
                + "</DBCluster></DBClusters>")
    }

    @Test("a day's window whose end is under 5 minutes old holds, to the second")
    func window() async throws {
        restorable("2026-11-21T19:58:07.250Z", "2026-11-22T19:58:08Z")
        let seen = try await scene.look("restorable-window")
        #expect(seen.holds == true)
        #expect(seen.what == "aurora can be restored to 24h of times, the latest 120 s ago")
        restorable("2026-11-21T19:58:09Z", "2026-11-22T19:58:08Z")
        #expect(try await scene.look("restorable-window").holds == false)
        let hour: [String: ArgumentValue] = ["window": .duration(.seconds(3_600))]
        #expect(try await scene.look("restorable-window", hour).holds == true)
    }

    @Test("a latest restorable time that is too old does not hold")
    func behind() async throws {
        restorable("2026-11-20T00:00:00Z", "2026-11-22T19:55:08Z")
        #expect(try await scene.look("restorable-window").holds == true)
        restorable("2026-11-20T00:00:00Z", "2026-11-22T19:55:07Z")
        let seen = try await scene.look("restorable-window")
        #expect(seen.holds == false)
        #expect(seen.what.contains("more than 5m would be lost"))
    }

    @Test("a cluster without these times, and one that cannot be read, say nothing")
    func unknownWindow() async throws {
        restorable(nil, "2026-11-22T19:58:08Z")
        #expect(try await scene.look("restorable-window").holds == nil)
        scene.refuse("DescribeDBClusters")
        #expect(try await scene.look("restorable-window").holds == nil)
        scene.answer("DescribeDBClusters", "<DBClusters/>")
        #expect(try await scene.look("restorable-window").holds == false)
    }

    @Test("the youngest lag decides")
    func lag() async throws {
        scene.answer(
            "GetMetricData",
            "<MetricDataResults><member><Id>lag</Id><Timestamps><member>2026-11-22T20:00:00Z</member>"
                + "<member>2026-11-22T19:59:00Z</member></Timestamps><Values><member>20.5</member>"
                + "<member>5000</member></Values></member></MetricDataResults>")
        let seen = try await scene.look("aurora-replica-lag")
        #expect(seen == Observation(holds: true, what: "the slowest reader of aurora is 20.5 ms behind"))
        let limit: [String: ArgumentValue] = ["atMost": .duration(.milliseconds(20))]
        #expect(try await scene.look("aurora-replica-lag", limit).holds == false)
        let asked = try #require(scene.bodies(of: "GetMetricData").first)
        #expect(asked.contains("AuroraReplicaLag") && asked.contains("READER") && asked.contains("aurora"))
    }

    @Test("no lag, and a sandbox without the metric, say nothing in plain words")
    func unknownLag() async throws {
        scene.answer("GetMetricData", "<MetricDataResults><member><Id>lag</Id></member></MetricDataResults>")
        #expect(try await scene.look("aurora-replica-lag").holds == nil)
        let bare = try await ProbeScene().look("aurora-replica-lag")
        #expect(bare == Observation(holds: nil, what: "the sandbox does not offer cloudwatch:GetMetricData"))
    }

    @Test("a stack without a database is refused", arguments: ["restorable-window", "aurora-replica-lag"])
    func noDatabase(name: String) throws {
        let bare = try ProbeScene { $0.database = nil }
        let error = #expect(throws: ProbeRefusal.self) { try bare.probe(name) }
        #expect(error?.reason == "the probe \(name) needs a database, and the stack file names none")
    }
}
