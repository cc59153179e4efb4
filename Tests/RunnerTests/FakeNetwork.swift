import AWS
import Basics
import Faults
import TestSupport

/// Subnets that runs cut off.
final class FakeNetwork: Sendable {
    private struct State {
        var cut: [(subnet: String, run: String)] = []
        var broken: Set<String> = []
        var restored: [String] = []
        var tries: [String: Int] = [:]
        var isDenied = false
        var waiting: [Gate] = []
    }

    private let state = Locked(State())

    var isWhole: Bool { state.withLock { $0.cut.isEmpty } }
    var restored: [String] { state.withLock { $0.restored } }

    /// How often a subnet's restoring was tried.
    func tries(of subnet: String) -> Int { state.withLock { $0.tries[subnet, default: 0] } }

    func cut(_ subnet: String, by run: String) { state.withLock { $0.cut.append((subnet, run)) } }

    /// Makes a subnet's restoring fail.
    func `break`(_ subnet: String) { state.withLock { _ = $0.broken.insert(subnet) } }

    /// Lets the reading of another kind of fault be refused.
    func deny() { state.withLock { $0.isDenied = true } }
    func allow() { state.withLock { $0.isDenied = false } }

    var denied: AWSError? {
        guard state.withLock({ $0.isDenied }) else { return nil }
        return AWSError(kind: .accessDenied, message: "not allowed to rds:DescribeDBClusters")
    }

    /// Waits until no subnet is cut off, or the task is cancelled.
    func awaitWhole() async {
        let whole = Gate()
        let isWhole = state.withLock { state in
            state.waiting.append(whole)
            return state.cut.isEmpty
        }
        if !isWhole { try? await whole.waitUnlessCancelled() }
    }

    func leftovers(of run: String?) -> [any Leftover] {
        state.withLock { state in
            state.cut.filter { run == nil || $0.run == run }
                .map { CutSubnet(network: self, subnet: $0.subnet, run: $0.run) }
        }
    }

    private struct CutSubnet: Leftover {
        let network: FakeNetwork
        let subnet: String
        let run: String
        var description: String { "\(subnet) is cut off" }
        var calls: [FaultPlan.Call] { [.init("ec2:ReplaceNetworkAclAssociation", [subnet])] }

        func restore() async throws(UndoFailure) -> [String] {
            let (isBroken, wasCut, waiting) = network.state.withLock { state in
                state.tries[subnet, default: 0] += 1
                guard !state.broken.contains(subnet) else { return (true, true, [Gate]()) }
                let count = state.cut.count
                state.cut.removeAll { $0.subnet == subnet }
                if state.cut.count < count { state.restored.append(subnet) }
                return (false, state.cut.count < count, state.cut.isEmpty ? state.waiting : [])
            }
            for gate in waiting { gate.open() }
            if isBroken { throw UndoFailure("no", mend: "do it by hand") }
            return wasCut ? ["\(subnet) restored"] : []
        }
    }

    /// Something of another kind that is whole only once no subnet is cut off.
    func waiting(run: String) -> any Leftover { Waiting(network: self, run: run) }

    private struct Waiting: Leftover {
        let network: FakeNetwork
        let run: String
        var description: String { "a clone is left" }
        var calls: [FaultPlan.Call] { [.init("rds:DeleteDBCluster", ["clone"])] }

        func restore() async throws(UndoFailure) -> [String] {
            await network.awaitWhole()
            return ["the clone is deleted"]
        }
    }
}
