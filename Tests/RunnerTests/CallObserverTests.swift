import AWS
import FoundationEssentials
import TestSupport
import Testing

@testable import Runner

@Suite("Calls in the journal")
struct CallObserverTests {
    @Test(
        "a call that changes something is a line with its begin, its end and its failure; reads and trial runs are none"
    )
    func lines() throws {
        let folder = try TemporaryDirectory()
        let time = ManualClock(start: 5)
        let journal = try RunJournal(
            path: folder.file("journal.jsonl"), clock: time.clock, wallClock: { "2026-01-01T00:00:00.000Z" })
        let observer = journal.callObserver(clock: time.clock)
        let failover = observer("rds", "FailoverDBCluster", .changes)
        time.advance(milliseconds: 2)
        observer("rds", "DescribeDBClusters", .reads)(nil)
        failover(nil)
        observer("ecs", "StopTask", .changes)(AWSError(kind: .throttled, code: "ThrottlingException", message: "slow"))
        observer("ec2", "CreateNetworkAcl", .changes)(
            AWSError(kind: .invalidRequest, code: "DryRunOperation", message: "would have"))
        let head = #"{"t_us":2005,"time":"2026-01-01T00:00:00.000Z","event":"call","#
        #expect(
            try String(contentsOfFile: journal.path, encoding: .utf8).split(separator: "\n").map(String.init) == [
                head + #""service":"rds","operation":"FailoverDBCluster","from_us":5}"#,
                head + #""service":"ecs","operation":"StopTask","from_us":2005,"failure":"ThrottlingException"}"#,
            ])
    }
}
