import Basics
import HTTPClient
import TestSupport
import Testing

@testable import TransactionService

@Suite("Many at once", .timeLimit(.minutes(5)))
struct ConcurrencyTests {
    @Test("one key sent sixteen times at once through two instances is applied once")
    func sameKey() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server) { one in
                try await ServiceInstance.with(server, zone: "zone-b") { other in
                    try await one.open("a", 100)
                    try await one.open("b", 100)
                    let answers = try await withThrowingTaskGroup(of: ServiceClient.Answer.self) { group in
                        for number in 0..<16 {
                            group.addTask { try await (number % 2 == 0 ? one : other).transfer("k", "a", "b", 5) }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(answers.map(\.status).sorted() == [Int](repeating: 200, count: 15) + [201])
                    #expect(Set(answers.map(\.response.body)).count == 1)
                    #expect(try await other.rows().count == 1)
                    let balances: Balances = try await other.get("/v1/balances").body()
                    #expect(balances.balances.map(\.balance) == [95, 105])
                }
            }
        }
    }

    @Test("sixteen writers in opposite directions leave gapless versions, a chain of balances and the same total")
    func oppositeDirections() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server) { client in
                let accounts = ["a", "b", "c"]
                for account in accounts { try await client.open(account, 1_000) }
                let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                    for writer in 0..<16 {
                        group.addTask {
                            var statuses: [Int] = []
                            for number in 0..<10 {
                                let from = (writer + number) % 3
                                let to = (from + 1 + writer % 2) % 3
                                statuses.append(
                                    try await client.transfer(
                                        "w\(writer)-\(number)", accounts[from], accounts[to], Int64(number + 1)
                                    ).status)
                            }
                            return statuses
                        }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(statuses == [Int](repeating: 201, count: 160))
                let rows = try await client.rows()
                let balances: Balances = try await client.get("/v1/balances").body()
                #expect(rows.count == 160)
                #expect(balances.balances.map(\.balance).reduce(0, +) == 3_000)
                for account in balances.balances { checkChain(account, rows) }
            }
        }
    }

    /// In the order of `seq`, an account's versions are 1, 2, 3, ... and each balance follows from the one before.
    private func checkChain(_ account: AccountBalance, _ rows: [TransferRow]) {
        var version: Int64 = 0
        var balance = account.openingBalance
        for row in rows where row.from == account.account || row.to == account.account {
            let pays = row.from == account.account
            version += 1
            balance += pays ? -row.amount : row.amount
            #expect((pays ? row.fromVersion : row.toVersion) == version)
            #expect((pays ? row.fromBalanceAfter : row.toBalanceAfter) == balance)
        }
        #expect(account.version == version)
        #expect(account.balance == balance)
    }

    @Test("several instances may prepare the database at once, and again later")
    func migrations() async throws {
        try await PostgresServer.with { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await ServiceInstance.migrate(server) } }
                try await group.waitForAll()
            }
            try await ServiceInstance.with(server) { client in
                try await client.open("a", 1)
                try await ServiceInstance.migrate(server)
                let balances: Balances = try await client.get("/v1/balances").body()
                #expect(balances.balances.count == 1)
            }
        }
    }
}
