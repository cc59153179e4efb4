import HTTPClient
import History
import Testing

@testable import Workload

@Suite("The plan of a workload")
struct PlanTests {
    private let plan = WorkloadPlan(
        run: "r1", seed: 9, service: "http://app.example", streams: [.transfers(ratePerSecond: 50)],
        serviceMaxInFlight: 10_000_000)

    @Test("transfers are a function of seed and operation: again the same, under another seed others")
    func sequence() {
        let one = plan.sequence
        let other = TransferSequence(run: "r1", seed: 10, accountCount: 200, maxAmount: 100)
        let ops = UInt64(0)..<1_000
        #expect(ops.map(one.transfer) == ops.map(plan.sequence.transfer))
        #expect(ops.count { one.transfer($0).from == other.transfer($0).from } < 50)
        #expect(ops.map(one.transfer).allSatisfy { $0.from != $0.to && (1...100).contains($0.amount) })
        #expect(Set(ops.flatMap { [one.transfer($0).from, one.transfer($0).to] }).count == 200)
    }

    @Test("a key names its operation, and only a key of the run does")
    func keys() {
        #expect(plan.sequence.key(17) == "gd-r1-17")
        #expect(plan.sequence.operation(ofKey: "gd-r1-17") == 17)
        for key in ["gd-r1-", "gd-r1-017", "gd-r1-x", "gd-r2-17", "gd-r1--1", "17"] {
            #expect(plan.sequence.operation(ofKey: key) == nil)
        }
        #expect([0, 12, 99_999].map(plan.sequence.account) == ["r1-0000", "r1-0012", "r1-99999"])
    }

    @Test("a template's holes are filled, other braces stay")
    func template() throws {
        let makers = try RequestMakers(plan)
        let transfer = Transfer(key: "gd-r1-1", from: "a", to: "b", amount: 5)
        let request = makers.transfer.request(TemplateValues(transfer), timeout: 1_000_000, route: .client)
        #expect(request.method == "POST" && request.url == "http://app.example/v1/transfers")
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"from":"a","to":"b","amount":5}"#)
        #expect(request.headers.contains(HTTPField("Idempotency-Key", "gd-r1-1")))
        #expect(request.timeoutMilliseconds == 1_000)
    }

    @Test("an unknown hole is refused by its name and place")
    func unknownHole() {
        var plan = plan
        plan.preset.transfer.body = #"{"a":"{amout}"}"#
        #expect {
            try plan.validate()
        } throws: {
            "\($0)".contains("transfer: body") && "\($0)".contains("{amout}") && "\($0)".contains("{amount}")
        }
    }

    @Test(
        "a plan that contradicts itself is refused",
        arguments: [
            { $0.run = "a b" }, { $0.run = "" }, { $0.service = "http://x/" }, { $0.service = "ftp://x" },
            { $0.streams = [] }, { $0.streams += $0.streams }, { $0.streams[0].ratePerSecond = 0 },
            { $0.streams[0].ratePerSecond = .nan }, { $0.accounts = 1 }, { $0.openingBalance = 1 },
            { $0.openingBalance = .max }, { $0.rules.resolveWithin = 1 }, { $0.serviceMaxInFlight = -1 },
        ] as [@Sendable (inout WorkloadPlan) -> Void])
    func refused(change: @Sendable (inout WorkloadPlan) -> Void) {
        var plan = plan
        change(&plan)
        #expect(throws: WorkloadError.self) { try plan.validate() }
    }

    @Test("a plan in order is accepted, and its meta record says what it promises")
    func meta() throws {
        var plan = plan
        plan.streams.append(
            .zoneProbe(zone: "z-a", node: ConnectAddress(host: "10.0.0.1", port: 80), ratePerSecond: 10))
        try plan.validate()
        let spec = plan.meta.spec
        #expect(spec.durability.accounts.count == 200)
        #expect(spec.durability.total == 200 * plan.openingBalance)
        #expect(spec.durability.endpoints == ["service": .strong, "z-a": .strong])
        #expect(spec.durability.serverMaxInflight == 10_000_000)
        #expect(spec.recovery.ratePerSecond == 60 && spec.recovery.perStream)
    }
}
