import Testing

@testable import Redis

@Suite("The rules of a cluster")
struct ClusterRulesTests {
    @Test(
        "a key's slot is the one the specification gives",
        arguments: [
            ("123456789", 12739), ("foo", 12182), ("", 0), ("foo{}{bar}", 8363), ("{user1000}.following", 3443),
            ("{user1000}.followers", 3443), ("foo{{bar}}zap", 4015), ("foo{bar}{zap}", 5061),
        ])
    func slots(_ key: String, _ slot: Int) {
        #expect(HashSlot.of(key) == slot)
    }

    private let teller = ServerAddress.tcp(host: "10.0.0.9", port: 1)

    @Test("a redirection names slot and node; without a host it means the teller's")
    func redirections() {
        let there = ServerAddress.tcp(host: "10.0.0.1", port: 6379)
        #expect(Redirection("MOVED 3999 10.0.0.1:6379", from: teller) == .moved(slot: 3999, to: there))
        #expect(Redirection("ASK 3999 10.0.0.1:6379", from: teller) == .ask(there))
        #expect(
            Redirection("MOVED 3999 :6380", from: teller)
                == .moved(slot: 3999, to: .tcp(host: "10.0.0.9", port: 6380)))
        #expect(Redirection("CLUSTERDOWN The cluster is down", from: teller) != nil)
        #expect(Redirection("ERR unknown command", from: teller) == nil)
        #expect(Redirection("MOVED 99999 10.0.0.1:6379", from: teller) == nil)
    }

    @Test("the map of slots holds owners and replicas; what nobody owns has no owner")
    func map() throws {
        func node(_ host: String, _ port: Int64) -> RESPValue {
            .array([.bytes(Array(host.utf8)), .integer(port), .bytes([]), .array([])])
        }
        let answer = RESPValue.array([
            .array([.integer(0), .integer(5), node("10.0.0.1", 1), node("10.0.0.2", 2)]),
            .array([.integer(7), .integer(7), node("", 3), node("?", 4)]),
        ])
        let map = try #require(SlotMap(answer, from: teller))
        #expect(map.owner(of: 5) == .tcp(host: "10.0.0.1", port: 1))
        #expect(map.owner(of: 6) == nil)
        #expect(map.owner(of: 7) == .tcp(host: "10.0.0.9", port: 3))
        #expect(map.nodes.count == 3)
        let outside = RESPValue.array([.array([.integer(0), .integer(16_384), node("a", 1)])])
        #expect(SlotMap(outside, from: teller) == nil)
        #expect(SlotMap(.array([]), from: teller) == nil)
    }

    @Test("an address is a host and a port")
    func addresses() {
        #expect(ServerAddress("a.b:6379") == .tcp(host: "a.b", port: 6379))
        #expect(ServerAddress("[::1]:6379") == .tcp(host: "::1", port: 6379))
        #expect(ServerAddress("[::1]:6379")?.description == "[::1]:6379")
        for text in ["", "a", ":1", "a:", "a:0", "a:65536", "a:x"] { #expect(ServerAddress(text) == nil) }
    }
}
