import Testing

@testable import Sandbox

@Suite("The load balancer's targets")
struct TargetTableTests {
    private static let address = "198.18.10.10"
    private static let second: Int64 = 1_000_000

    private func table() -> TargetTable {
        var table = TargetTable(patience: 5 * Self.second)
        table.register(Self.address, zone: Zone.ofRegion("us-east-1")[0], slot: 0, now: 0)
        return table
    }

    /// What nodes say of the one target; nil for a node that does not know it.
    private func reports(_ views: (up: Bool, check: String)?...) -> [NodeReport] {
        views.map { view in
            var report = NodeReport(statistics: "")
            if let view {
                report.targets[Self.address] = .init(isUp: view.up, check: view.check, sessions: 1)
            }
            return report
        }
    }

    private func entry(_ table: TargetTable) -> TargetTable.Entry? { table.entries[Self.address] }

    @Test("a new target is initial until every node finds it healthy")
    func registration() {
        var table = table()
        #expect(entry(table)?.state == .initial)
        #expect(entry(table)?.reason == .registrationInProgress)
        table.judge(reports((true, "L7OK"), (false, "L4CON"), (true, "L7OK")), now: Self.second)
        #expect(entry(table)?.state == .initial)
        table.judge(reports((true, "L7OK"), (true, "L7OK"), (true, "L7OK")), now: 2 * Self.second)
        #expect(entry(table)?.state == .healthy)
        #expect(entry(table)?.reason == nil)
        #expect(entry(table)?.sessions == 3)
    }

    @Test(
        "a target that no node finds healthy is unhealthy, with the reason of its checks",
        arguments: [
            ("L4TOUT", TargetDescription.Reason.timeout), ("L7TOUT", .timeout), ("L4CON", .failedHealthChecks),
            ("L7RSP", .failedHealthChecks), ("L7STS", .responseCodeMismatch),
        ])
    func unhealthy(_ check: String, _ reason: TargetDescription.Reason) {
        var table = table()
        table.judge(reports((true, "L7OK"), (true, "L7OK")), now: 1)
        table.judge(reports((false, check), (false, check)), now: 2)
        #expect(entry(table)?.state == .unhealthy)
        #expect(entry(table)?.reason == reason)
    }

    @Test("nodes of two minds leave a target as it was: one zone's trouble condemns nobody")
    func mixed() {
        var table = table()
        table.judge(reports((true, "L7OK"), (true, "L7OK")), now: 1)
        table.judge(reports((false, "L4TOUT"), (true, "L7OK")), now: 2)
        #expect(entry(table)?.state == .healthy)
        table.judge(reports((false, "L4TOUT"), (false, "L4TOUT")), now: 3)
        table.judge(reports((true, "L7OK"), (false, "L4TOUT")), now: 4)
        #expect(entry(table)?.state == .unhealthy)
    }

    @Test("without a node that clients reach nothing is judged")
    func noNodes() {
        var table = table()
        table.judge(reports((true, "L7OK")), now: 1)
        table.judge([], now: 2)
        #expect(entry(table)?.state == .healthy)
    }

    @Test("a new target whose checks fail is unhealthy once its time is over")
    func patience() {
        var table = table()
        table.judge(reports((false, "L4CON")), now: 5 * Self.second)
        #expect(entry(table)?.state == .initial)
        table.judge(reports((false, "L4CON")), now: 5 * Self.second + 1)
        #expect(entry(table)?.state == .unhealthy)
    }

    @Test("a draining target stays so whatever the nodes find, and its requests are counted")
    func draining() {
        var table = table()
        table.drain(Self.address)
        table.judge(reports((true, "L7OK"), (true, "L7OK")), now: 1)
        #expect(entry(table)?.state == .draining)
        #expect(entry(table)?.reason == .deregistrationInProgress)
        #expect(entry(table)?.sessions == 2)
        #expect(entry(table)?.surveysDrained == 1)
        let removed = table.remove(Self.address)
        #expect(removed?.slot == 0)
        #expect(table.all.isEmpty)
        let again = table.remove(Self.address)
        #expect(again == nil)
    }

    @Test("a target registered again while it is one stays as it is")
    func twice() {
        var table = table()
        table.judge(reports((true, "L7OK")), now: 1)
        table.register(Self.address, zone: Zone.ofRegion("us-east-1")[0], slot: 5, now: 9)
        #expect(entry(table)?.state == .healthy)
        #expect(entry(table)?.slot == 0)
    }
}

@Suite("What a node of the load balancer says")
struct NodeReportTests {
    /// As HAProxy 2.6 writes it, cut to the columns that matter and one before each.
    private let header = "# pxname,svname,scur,status,check_status,addr,"

    @Test(
        "HAProxy's words for a server are read",
        arguments: [
            ("UP", true), ("UP 1/2", true), ("DOWN", false), ("DOWN 1/2", false), ("MAINT", false), ("DRAIN", false),
            ("no check", true), ("", false),
        ])
    func status(_ word: String, _ isUp: Bool) {
        let report = NodeReport(statistics: "\(header)\ntasks,t1,7,\(word),* L7OK,198.18.10.10:8080,\n")
        #expect(report.targets == ["198.18.10.10": .init(isUp: isUp, check: "L7OK", sessions: 7)])
    }

    @Test(
        "what is no table is no report",
        arguments: ["", "\n", "Permission denied\n", "# a,b,c\n1,2,3\n", "# status,check_status,scur\nUP,L7OK,1\n"])
    func none(_ text: String) {
        #expect(NodeReport(statistics: text).targets.isEmpty)
    }

    @Test("a line that was cut short is passed over")
    func short() {
        #expect(NodeReport(statistics: "\(header)\ntasks,t1,7\n").targets.isEmpty)
    }
}

@Suite("Whether a node is as it should be")
struct NodeHealthTests {
    @Test("two tries in a row change the mind, one does not")
    func threshold() {
        var health = NodeHealth()
        var changes: [Bool] = []
        for success in [true, false, true, false, false, true, false, true, true] {
            let changed = health.observe(success)
            changes.append(changed)
        }
        #expect(changes == [false, false, false, false, true, false, false, false, true])
        #expect(health.isGood)
    }
}
