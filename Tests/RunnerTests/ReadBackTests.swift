import HTTPClient
import Testing

@testable import Runner
@testable import Workload

@Suite("What reading back says, and what is shown meanwhile")
struct ReadBackTests {
    private func found(_ scans: Reconciliation.Scan...) -> Reconciliation {
        var found = Reconciliation()
        found.scans = scans
        return found
    }

    @Test("a ledger read to its end through the service and every zone's node says nothing against a run")
    func complete() {
        let scans = found(
            .init(endpoint: "service", rows: 9, isComplete: true), .init(endpoint: "a", rows: 9, isComplete: true))
        #expect(ReadBack.findings(of: scans).isEmpty)
    }

    @Test("a zone that does not answer after the undo leaves the run unproven, and is named with its reason")
    func darkZone() {
        let scans = found(
            .init(endpoint: "service", rows: 9, isComplete: true),
            .init(endpoint: "us-east-1c", rows: 0, isComplete: false, reason: "no answer in 20 s"))
        let findings = ReadBack.findings(of: scans)
        #expect(findings.map(\.kind) == [.unproven])
        #expect(
            findings.first?.reason
                == "the ledger could not be read back through the node in us-east-1c after the undo: no answer in 20 s")
    }

    @Test("so does a service through which not everything could be read")
    func service() {
        let scans = found(.init(endpoint: "service", rows: 9, isComplete: false))
        #expect(ReadBack.findings(of: scans).first?.reason.contains("through the service after the undo") == true)
    }

    @Test("the progress counts as the verdict does: transfers, those through a zone's node too, and no reads")
    func progress() {
        func stream(_ acknowledged: Int) -> WorkloadSnapshot.Stream {
            var counts = WorkloadSnapshot.Counts()
            counts.acknowledged = acknowledged
            return WorkloadSnapshot.Stream(name: "", counts: counts)
        }
        let plans: [StreamPlan] = [
            .transfers(ratePerSecond: 50), .reads(ratePerSecond: 5),
            .zoneProbe(zone: "a", node: ConnectAddress(host: "127.0.0.1", port: 80), ratePerSecond: 10),
        ]
        let snapshot = WorkloadSnapshot(at: 0, total: stream(32), streams: [stream(7), stream(23), stream(2)])
        #expect(snapshot.acknowledgedTransfers(of: plans) == 9)
    }
}
