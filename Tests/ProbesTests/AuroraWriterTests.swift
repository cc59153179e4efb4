import AWS
import Basics
import Documents
import Experiments
import HTTPClient
import Probes
import SigV4
import Stack
import TestSupport
import Testing

@Suite("The probe aurora-writer", .timeLimit(.minutes(5)))
struct AuroraWriterTests {
    private let rds: ScriptedRDS
    private let time = ManualClock()
    private let lastWrite = Locked<Int64>(.min)
    private let http = HTTPClient()

    init() throws {
        rds = try ScriptedRDS([.init("a", zone: "us-east-1a"), .init("b", zone: "us-east-1b")])
    }

    private func probe(_ name: String = "aurora-writer", cluster: String? = "aurora") throws -> any Probe {
        let stack = StackFile(
            name: "test", kind: .sandbox, region: "us-east-1", account: "000000000000", endpoint: rds.url,
            zones: ["us-east-1a"], service: .init(url: "http://service"),
            database: cluster.map { .init(cluster: $0, endpoint: "db.internal") })
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "secret"))
        let aws = AWSClient(
            region: "us-east-1", endpoint: rds.url, credentials: keys, http: http,
            outside: .init(now: { 1_795_370_008 }, sleep: { _ in }, random: { 0.5 }))
        let environment = ProbeEnvironment(
            stack: stack, aws: aws, http: http, clock: time.clock, secondsSince1970: { 1_795_370_008 },
            writeAcknowledgedSince: { [lastWrite] instant in lastWrite.withLock { $0 > instant } })
        return try ProbeCatalog.probe(Declaration(name: name, mark: Mark(file: "e.yaml")), in: environment)
    }

    @Test("it holds while the cluster is available and a write of the last second is acknowledged")
    func holds() async throws {
        lastWrite.withLock { $0 = time.now - 999_999 }
        #expect(try await probe().look() == Observation(holds: true, what: "a takes writes"))
    }

    @Test("a write that began a second before the question is too old")
    func silent() async throws {
        lastWrite.withLock { $0 = time.now - 1_000_000 }
        let seen = try await probe().look()
        #expect(seen.holds == false)
        #expect(seen.what == "a is the writer, and no write is acknowledged")
    }

    @Test("a cluster that is not available does not hold, whatever is acknowledged")
    func notAvailable() async throws {
        lastWrite.withLock { $0 = .max }
        rds.change { $0.status = "failing-over" }
        #expect(try await probe().look() == Observation(holds: false, what: "aurora is failing-over"))
    }

    @Test("a cluster without a writer does not hold")
    func noWriter() async throws {
        lastWrite.withLock { $0 = .max }
        rds.change { $0.writer = nil }
        #expect(try await probe().look().holds == false)
    }

    @Test("what cannot be read is neither held nor failed")
    func unreadable() async throws {
        rds.refuseReads()
        let seen = try await probe().look()
        #expect(seen.holds == nil)
        #expect(seen.what.contains("AccessDenied"))
    }

    @Test("a stack without a database is refused with what to do")
    func noDatabase() throws {
        let error = #expect(throws: ProbeRefusal.self) { try probe(cluster: nil) }
        #expect(error?.reason.contains("needs a database") == true)
        #expect(error?.mend.contains("stack file") == true)
    }

    @Test("a probe that does not exist is refused by its name")
    func unknown() throws {
        let error = #expect(throws: ProbeRefusal.self) { try probe("aurora-reader") }
        #expect(error?.reason == "there is no probe aurora-reader")
    }
}
