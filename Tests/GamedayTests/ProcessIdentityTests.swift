import Runner
import TestSupport
import Testing

@testable import gameday

@Suite("A process among all that machines ever had", .timeLimit(.minutes(5)))
struct ProcessIdentityTests {
    private func life(_ words: [String]?, host: String = "here", proc: String = "/proc") -> LeaseHolderLife {
        let lease = Lease(run: "run-1", host: host, process: words?.joined(separator: " "), began: 0, expires: 1)
        return ProcessIdentity.holder(of: lease, onHost: "here", proc: proc)
    }

    private func words() throws -> [String] {
        try #require(ProcessIdentity.own).split(separator: " ").map(String.init)
    }

    @Test("this process is alive; one of its number that began at another time is dead")
    func here() throws {
        var words = try words()
        #expect(life(words) == .alive)
        words[1] = "1"
        #expect(life(words) == .dead)
    }

    @Test("a process of which /proc tells nothing may live; one that there is not is dead")
    func hidden() throws {
        let empty = try TemporaryDirectory()
        var words = try words()
        #expect(life(words, proc: empty.path) == .unknown)
        // More than a process's number can be.
        words[0] = "\(Int32.max)"
        #expect(life(words, proc: empty.path) == .dead)
    }

    @Test("of another host, namespace or boot nothing is known, whatever the host's name: its process may live")
    func elsewhere() throws {
        let own = try words()
        #expect(own.count == 4)
        #expect(life(own, host: "there") == .unknown)
        #expect(life(nil) == .unknown)
        for index in [2, 3] {
            var other = own
            // A number that is free here: with the name of the host alone it would be taken for dead.
            other[1] = "1"
            other[index] = "another"
            #expect(life(other) == .unknown)
        }
        // As a lease of an earlier version says it.
        #expect(life(Array(own.prefix(3))) == .unknown)
    }
}
