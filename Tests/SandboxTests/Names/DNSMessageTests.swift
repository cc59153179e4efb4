import Testing

@testable import Sandbox

@Suite("DNS messages", .timeLimit(.minutes(5)))
struct DNSMessageTests {
    private let table: NameTable = {
        let table = NameTable()
        table.set("writer.sandbox.internal", ["198.18.20.10"], ttlSeconds: 5)
        table.set("app.sandbox.internal", ["198.18.0.10", "198.18.1.10", "198.18.2.10"], ttlSeconds: 60)
        return table
    }()

    private func ask(_ name: String) throws -> NameTable.Record? {
        let query = try #require(DNSMessage.query(name, id: 4711))
        return DNSMessage.record(in: try #require(DNSMessage.answer(query, from: table)), to: query)
    }

    @Test("an answer carries every address and the time to live")
    func addresses() throws {
        let record = try #require(try ask("app.sandbox.internal"))
        #expect(record.addresses.sorted() == ["198.18.0.10", "198.18.1.10", "198.18.2.10"])
        #expect(record.ttlSeconds == 60)
    }

    @Test("no address is always the first")
    func order() throws {
        var first: Set<String> = []
        while first.count < 3 { first.insert(try #require(try ask("app.sandbox.internal")?.addresses.first)) }
    }

    @Test("names know no case")
    func caseless() throws {
        #expect(try ask("WRITER.Sandbox.internal")?.addresses == ["198.18.20.10"])
    }

    @Test("a name that moves is answered anew at once")
    func moves() throws {
        table.set("writer.sandbox.internal", ["198.18.21.10"], ttlSeconds: 5)
        #expect(try ask("writer.sandbox.internal")?.addresses == ["198.18.21.10"])
    }

    @Test("an unknown name is answered with NXDOMAIN, which is not the same as no address")
    func unknown() throws {
        let query = try #require(DNSMessage.query("nobody.sandbox.internal", id: 1))
        let answer = try #require(DNSMessage.answer(query, from: table))
        #expect(answer[3] & 0x0F == 3)
        var other = try #require(DNSMessage.query("app.sandbox.internal", id: 1))
        other[other.count - 3] = 28
        let none = try #require(DNSMessage.answer(other, from: table))
        #expect(none[3] & 0x0F == 0)
        #expect(none[6...7] == [0, 0])
    }

    @Test("the server's answer to hostile bytes is an error or nothing, never a crash")
    func hostile() throws {
        let query = try #require(DNSMessage.query("app.sandbox.internal", id: 1))
        for length in 0..<query.count { _ = DNSMessage.answer(Array(query[..<length]), from: table) }
        for index in query.indices {
            for value in [0, 1, 63, 64, 192, 255] as [UInt8] {
                var changed = query
                changed[index] = value
                _ = DNSMessage.answer(changed, from: table)
            }
        }
        #expect(DNSMessage.answer(Array(query[..<11]), from: table) == nil)
        let cut = try #require(DNSMessage.answer(Array(query[..<20]), from: table))
        #expect(cut[3] & 0x0F == 1)
    }

    @Test(
        "what is no host name is not asked for",
        arguments: ["", ".", String(repeating: "a", count: 64), String(repeating: "a.", count: 200)])
    func noName(_ name: String) {
        #expect(DNSMessage.query(name, id: 1) == nil)
    }
}
