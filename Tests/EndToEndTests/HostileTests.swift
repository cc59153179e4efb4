import Basics
import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// AWS on its bad days, and people who change the stack in the middle of a run. What a scripted AWS shows of each
    /// fault by itself is in `BlackholeInjectionTests` and `BlackholeUndoTests`.
    @Suite("A hostile AWS", .timeLimit(.minutes(6)))
    struct HostileTests {
        /// Somebody else's change of the network.
        @discardableResult
        private func rearrange(_ scene: RelayedScene, _ words: String...) async throws -> String {
            let output = try await ChildProcess.run(
                PackageRoot.python(),
                [PackageRoot.path + "/Tests/Peers/network/rearrange.py", scene.sandbox.stack] + words)
            try #require(output.status == 0, "\(output.standardError)")
            return output.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private func subnet(_ tier: String, _ zone: String, of scene: RelayedScene) throws -> String {
            struct Stack: Decodable {
                struct Network: Decodable {
                    struct Subnet: Decodable {
                        var id: String
                        var zone: String
                        var tier: String
                    }
                    var subnets: [Subnet]
                }
                var network: Network
            }
            let stack = try JSONDecoder().decode(Stack.self, from: Data(contentsOf: URL(filePath: scene.stack)))
            return try #require(stack.network.subnets.first { $0.tier == tier && $0.zone == zone }).id
        }

        @Test("Every call throttled at first, and every change's answer lost, cut in half or hostile: still verified")
        func badDays() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                let counts = Locked<[String: Int]>([:])
                scene.relay.spoil { call in
                    let count = counts.withLock { counts -> Int in
                        counts[call.action, default: 0] += 1
                        return counts[call.action] ?? 0
                    }
                    // Every other call of each operation is throttled.
                    if count % 2 == 1 { return .throttled }
                    switch (call.action, count) {
                    case ("CreateNetworkAcl", 2), ("DeleteNetworkAcl", 2): return .half
                    case ("ReplaceNetworkAclAssociation", 2): return .hostile
                    // Not in a row: a read is given up after four attempts.
                    case ("DescribeNetworkAcls", 4), ("DescribeTargetHealth", 2): return .half
                    case ("DescribeNetworkAcls", 10): return .hostile
                    case ("PutParameter", 2), ("DeleteParameter", 2): return .done
                    default: return nil
                    }
                }
                let ended = try await scene.run().end()
                #expect(ended.status == 0, "\(ended.standardOutput) \(ended.standardError)")
                #expect(ended.standardOutput.contains("undone        yes"))
                #expect(counts.withLock { $0["ReplaceNetworkAclAssociation", default: 0] } >= 4)
                scene.relay.spoil { _ in nil }
                #expect(try await before.difference() == "")
            }
        }

        @Test("The network ACL that a subnet was on is deleted meanwhile: exit 4 with what and how, the rest goes back")
        func aclDeleted() async throws {
            try await RelayedScene.with { scene in
                let (homeless, other) = (
                    try subnet("public", "us-east-1c", of: scene), try subnet("application", "us-east-1c", of: scene)
                )
                let (home, before) = (
                    try await rearrange(scene, "where", homeless), try await StackSnapshot.take(of: scene.sandbox)
                )
                let otherHome = try await rearrange(scene, "where", other)
                let own = try await rearrange(scene, "own", homeless)
                let run = try scene.run("two-tiers")
                try #require(await run.waitForLine(containing: "two-tiers: observe"))
                try await rearrange(scene, "delete", own)
                run.signal(SIGINT)
                let ended = try await run.end()
                #expect(ended.status == 4, "\(ended.standardError)")
                #expect(ended.standardError.contains("\(homeless) was on \(own), which has been deleted"))
                #expect(ended.standardError.contains("to do: put \(homeless) on a network ACL of"))
                #expect(ended.standardError.contains("aws ec2 replace-network-acl-association"))
                #expect(try await rearrange(scene, "where", other) == otherHome)
                let recovered = try await scene.recover()
                #expect(recovered.status == 4, "\(recovered.standardError)")
                #expect(recovered.standardError.contains("which has been deleted"))
                // What the person was told to do.
                try await rearrange(scene, "place", homeless, home)
                #expect(try await scene.recover().status == 0)
                #expect(try await scene.recover().standardOutput == "nothing to do\n")
                #expect(try await before.difference() == "")
            }
        }

        @Test("A subnet that somebody else moves meanwhile is left there and said: exit 2, and nothing of ours is left")
        func movedBySomebodyElse() async throws {
            try await RelayedScene.with { scene in
                let moved = try subnet("public", "us-east-1c", of: scene)
                let (home, before) = (
                    try await rearrange(scene, "where", moved), try await StackSnapshot.take(of: scene.sandbox)
                )
                let run = try scene.run("blackhole", "--set", "expect.recovery.hold=8s")
                try #require(await run.waitForLine(containing: "blackhole: observe"))
                try await scene.sees("evidence")
                let own = try await rearrange(scene, "own", moved)
                let ended = try await run.end()
                #expect(ended.status == 2, "\(ended.standardOutput) \(ended.standardError)")
                #expect(ended.standardError.contains("\(moved) left on \(own), which somebody else put it on"))
                #expect(try await rearrange(scene, "where", moved) == own)
                #expect(try await scene.isWhole())
                try await rearrange(scene, "place", moved, home)
                try await rearrange(scene, "delete", own)
                #expect(try await before.difference() == "")
            }
        }

        @Test("What may not be read of one kind of fault keeps recover and the watchdog from nothing else, and is said")
        func denied() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                for isWatched in [true, false] {
                    let run = try scene.run("blackhole", "--set", "expect.recovery.hold=60s")
                    try #require(await run.waitForLine(containing: "blackhole: observe"))
                    scene.relay.spoil { $0.action == "DescribeDBClusters" ? .denied : nil }
                    if !isWatched { for watchdog in try scene.watchdogs() { kill(watchdog, SIGKILL) } }
                    run.signal(SIGKILL)
                    _ = try await run.end()
                    if isWatched {
                        try await scene.sees("watchdog restored")
                    } else {
                        let recovered = try await scene.recover()
                        #expect(recovered.status == 4, "\(recovered)")
                        #expect(recovered.standardOutput.contains("restored to"))
                        #expect(recovered.standardError.contains("what rds/rewind may have left behind cannot be read"))
                    }
                    let plan = try await scene.recover("--plan")
                    #expect(plan.status == 2)
                    #expect(!plan.standardOutput.contains("is cut off"), "\(plan.standardOutput)")
                    scene.relay.spoil { _ in nil }
                    if isWatched { try await scene.sees("watchdog ended") }
                    #expect(try await scene.recover().status == 0)
                    #expect(try await scene.recover().standardOutput == "nothing to do\n")
                    #expect(try await before.difference() == "")
                }
            }
        }

        @Test("Credentials that expire during the fault: the undo goes on trying until they are renewed")
        func expiredForAWhile() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                let run = try scene.run("blackhole", "--set", "expect.recovery.hold=60s")
                try #require(await run.waitForLine(containing: "blackhole: observe"))
                let (refused, isRefusedOften) = (Counter(), Gate())
                scene.relay.spoil { call in
                    if call.action == "DescribeNetworkAcls", refused.next() == 5 { isRefusedOften.open() }
                    return .expired
                }
                run.signal(SIGTERM)
                try await scene.sees("undo")
                try await isRefusedOften.waitUnlessCancelled()
                scene.relay.spoil { _ in nil }
                let ended = try await run.end()
                #expect(ended.status == 3, "\(ended.standardError)")
                #expect(ended.standardOutput.contains("undone        yes"))
                #expect(try await before.difference() == "")
            }
        }

        @Test("Credentials that stay expired until the patience is over: exit 4, and the watchdog waits for new ones")
        func expiredForGood() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                let run = try scene.run("call", "--set", "expect.recovery.hold=30s")
                try #require(await run.waitForLine(containing: "call: observe"))
                scene.relay.spoil { _ in .expired }
                run.signal(SIGINT)
                let ended = try await run.end()
                #expect(ended.status == 4, "\(ended.standardError)")
                #expect(ended.standardError.contains("ssm:PutParameter was not taken back: "))
                #expect(ended.standardError.contains("ExpiredToken"))
                #expect(ended.standardError.contains("to do: run `gameday recover`, or make the call"))
                #expect(try scene.event("left to the watchdog") != nil)
                scene.relay.spoil { _ in nil }
                try await scene.sees("watchdog ended")
                let events = try scene.events()
                #expect(events.last?["undone"] as? Bool == true, "\(events.suffix(12))")
                #expect(try await scene.recover().standardOutput == "nothing to do\n")
                #expect(try await before.difference() == "")
            }
        }
    }
}
