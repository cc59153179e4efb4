import Basics
import HTTPClient
import TestSupport
import Testing

@testable import TransactionService

@Suite("Transfers over HTTP", .timeLimit(.minutes(5)))
struct TransferTests {
    @Test("a key is applied once, and each repeat gives the stored outcome")
    func idempotency() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server) { client in
                #expect(try await client.open("a", 100).status == 201)
                #expect(try await client.open("a", 100).status == 200)
                #expect(try await client.open("a", 101).status == 409)
                #expect(try await client.open("b", 50).status == 201)

                let first = try await client.transfer("k/1", "a", "b", 30)
                #expect(first.status == 201)
                #expect(first.response["x-zone"] == "zone-a")
                let row = TransferRow(
                    key: "k/1", seq: 1, from: "a", to: "b", amount: 30, fromVersion: 1, toVersion: 1,
                    fromBalanceAfter: 70, toBalanceAfter: 80)
                #expect(first.row == row)
                for _ in 0..<2 {
                    let again = try await client.transfer("k/1", "a", "b", 30)
                    #expect(again.status == 200)
                    #expect(again.response.body == first.response.body)
                }
                let reused = try await client.transfer("k/1", "a", "b", 31)
                #expect(reused.status == 422)
                #expect(reused.error == "idempotency_key_reused")

                #expect(try await client.get("/v1/transfers/k%2F1").row == row)
                let missing = try await client.get("/v1/transfers/other")
                #expect(missing.status == 404)
                #expect(missing.error == "not_found")
                let balances: Balances = try await client.get("/v1/balances").body()
                #expect(balances.balances.map(\.balance) == [70, 80])
                #expect(balances.highWaterSequence == row.seq)
            }
        }
    }

    @Test("a rejection is for good, even when the transfer would be possible later")
    func rejectionsAreStable() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server) { client in
                try await client.open("a", 10)
                try await client.open("b", 100)
                let cases = [
                    ("poor", "a", "b", 11 as Int64, "insufficient_funds"), ("nobody", "a", "c", 1, "unknown_account"),
                    ("self", "a", "a", 1, "same_account"),
                ]
                for (key, from, to, amount, error) in cases {
                    let answer = try await client.transfer(key, from, to, amount)
                    #expect(answer.status == 422)
                    #expect(try answer.body(ErrorAnswer.self) == ErrorAnswer(error: error, key: key))
                }
                #expect(try await client.transfer("rich", "b", "a", 50).status == 201)
                #expect(try await client.open("c", 1).status == 201)
                for (key, from, to, amount, error) in cases {
                    #expect(try await client.transfer(key, from, to, amount).error == error)
                }
                #expect(try await client.rows().map(\.key) == ["rich"])
                #expect(try await client.get("/v1/transfers/poor").status == 404)
            }
        }
    }

    @Test("a request that cannot be understood is refused with a reason and stores nothing")
    func malformedRequests() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server) { client in
                try await client.open("a", 10)
                try await client.open("b", 10)
                let key = HTTPField("Idempotency-Key", "k")
                let good = #"{"from": "a", "to": "b", "amount": 1}"#
                let bad: [(String, [HTTPField], String)] = [
                    (good, [], "exactly one Idempotency-Key"),
                    (good, [key, HTTPField("Idempotency-Key", "l")], "exactly one Idempotency-Key"),
                    (good, [HTTPField("Idempotency-Key", "a b")], "visible ASCII"),
                    (good, [HTTPField("Idempotency-Key", String(repeating: "k", count: 129))], "visible ASCII"),
                    (#"{"from": "a", "to": "b"}"#, [key], "must be JSON like"),
                    (#"{"from": "a", "to": "b", "amount": 1.5}"#, [key], "must be JSON like"),
                    (#"{"from": "a", "to": "b", "amount": 0}"#, [key], "amount is 0"),
                    (#"{"from": "a", "to": "b", "amount": -1}"#, [key], "amount is -1"),
                    (#"{"from": "a", "to": "b", "amount": 1000000000001}"#, [key], "must be 1 to"),
                    (#"{"from": "a b", "to": "b", "amount": 1}"#, [key], "from must have"),
                    (#"{"from": "a", "to": "", "amount": 1}"#, [key], "to must have"),
                    (String(repeating: " ", count: 5_000), [key], "at most 4096 bytes"),
                    ("", [key], "must be JSON like"),
                ]
                for (body, headers, reason) in bad {
                    let answer = try await client.send("POST", "/v1/transfers", body, headers: headers)
                    #expect(answer.status == 400, "\(body)")
                    let said = try answer.body(ErrorAnswer.self)
                    #expect(said.error == "invalid_request")
                    #expect(said.message?.contains(reason) == true, "\(body): \(answer.text)")
                    #expect(answer.response["x-zone"] == "zone-a")
                }
                #expect(try await client.send("PUT", "/v1/accounts/a%20b", #"{"opening_balance": 1}"#).status == 400)
                #expect(try await client.open("c", -1).status == 400)
                #expect(try await client.get("/v1/transfers?limit=5001").status == 400)
                #expect(try await client.get("/v1/transfers?after_seq=x").status == 400)
                #expect(try await client.get("/nowhere").error == "not_found")
                #expect(try await client.rows() == [])
                #expect(try await client.transfer("k", "a", "b", 1).status == 201)
            }
        }
    }

    @Test("pages follow one another without gap or repeat, and only the last is complete")
    func paging() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server) { client in
                try await client.open("a", 100)
                try await client.open("b", 100)
                let empty = try await client.page(after: 0, limit: 2)
                #expect(empty == TransferPage(rows: [], complete: true, nextAfterSequence: 0))
                for number in 1...4 { _ = try await client.transfer("k\(number)", "a", "b", 1) }
                let first = try await client.page(after: 0, limit: 2)
                #expect(first.rows.map(\.key) == ["k1", "k2"])
                #expect(!first.complete)
                let second = try await client.page(after: first.nextAfterSequence, limit: 2)
                #expect(second.rows.map(\.key) == ["k3", "k4"])
                #expect(second.complete)
                let beyond = try await client.page(after: second.nextAfterSequence, limit: 2)
                #expect(beyond == TransferPage(rows: [], complete: true, nextAfterSequence: second.nextAfterSequence))
            }
        }
    }

    @Test("balances are chosen by the beginning of the id")
    func balancesByPrefix() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server) { client in
                for id in ["x-1", "x-2", "x_", "y-1"] { try await client.open(id, 7) }
                let found: Balances = try await client.get("/v1/balances?prefix=x-").body()
                #expect(found.balances.map(\.account) == ["x-1", "x-2"])
                let none: Balances = try await client.get("/v1/balances?prefix=z").body()
                #expect(none == Balances(balances: [], highWaterSequence: 0))
            }
        }
    }
}
