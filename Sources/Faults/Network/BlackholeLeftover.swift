internal import AWS
internal import Basics
internal import Stack

/// A network ACL that a run made, with the subnets that may still be on it.
///
/// Restores in passes, each from what AWS shows at its beginning: only subnets that are on this ACL now, only to the
/// ACL that its tags record. The ACL is deleted last. AWS refuses that while a subnet is on it, and once it is gone no
/// call that is still under way can put a subnet on it: the deletion is what proves that nothing is left.
struct BlackholeLeftover: Leftover {
    let acl: String
    let vpc: String
    let tags: BlackholeTags
    /// The subnets that were on it when it was found, in the order of their ids.
    let subnets: [String]
    /// Whether it is of a stack of another name: then it is restored only when its run is named.
    var isForeign = false
    let environment: FaultEnvironment
    /// `restore()` tries for so long; what only a person can mend, such as a missing permission, much shorter.
    private static let patienceSeconds: Int64 = 600
    private static let shortPatienceSeconds: Int64 = 30
    private static let pauseMilliseconds = 500
    private static let longestPauseMilliseconds = 5_000

    var run: String { tags.run }

    var description: String {
        let what =
            subnets.isEmpty
            ? "\(acl) is left over, and no subnet is on it"
            : "\(subnets.joined(separator: ", ")) cut off by \(acl)"
        return isForeign ? "\(what) of the stack \(tags.stack)" : what
    }

    var calls: [FaultPlan.Call] {
        guard !isForeign else { return [] }
        let places = subnets.map { subnet in
            FaultPlan.Call(
                EC2.replaceNetworkAclAssociation(
                    association: "(the present one of \(subnet))", networkAcl: tags.restore[subnet] ?? "(unknown)"))
        }
        return places + [FaultPlan.Call(EC2.deleteNetworkAcl(acl))]
    }

    /// All that runs left behind in the stack's VPC, or what one run did. Subnets of this stack that are cut off in the
    /// name of another one are found too: the stack may have been renamed.
    static func find(
        of run: String?, in environment: FaultEnvironment
    ) async throws(AWSError) -> [BlackholeLeftover] {
        guard let network = environment.stack.network else { return [] }
        let (vpc, own) = (network.vpc, Set(network.subnets.map(\.id)))
        let acls = try await environment.aws.pages { marker in
            EC2.describeNetworkAcls(
                [.init("vpc-id", [vpc]), .init("tag-key", [BlackholeTags.runKey])], marker: marker)
        }
        return acls.compactMap { acl in
            guard let tags = BlackholeTags(acl.tags), run == nil || tags.run == run else { return nil }
            let isForeign = run == nil && !tags.stack.isEmpty && tags.stack != environment.stack.name
            let subnets = acl.associations.map(\.subnet).sorted()
            guard !isForeign || !own.isDisjoint(with: subnets + tags.restore.keys) else { return nil }
            return BlackholeLeftover(
                acl: acl.id, vpc: vpc, tags: tags, subnets: subnets, isForeign: isForeign, environment: environment)
        }
    }

    func restore() async throws(UndoFailure) -> [String] {
        guard !isForeign else { throw foreignness }
        let now = environment.clock.now()
        return try await restore(
            until: now + Self.patienceSeconds * 1_000_000, hopelessUntil: now + Self.shortPatienceSeconds * 1_000_000
        ).lines
    }

    /// Restores, and keeps trying until that instant of the clock; through what only a person can mend, such as
    /// credentials that have expired, until the other.
    func restore(until limit: Int64, hopelessUntil: Int64) async throws(UndoFailure) -> Progress {
        var progress = Progress()
        var pause = Self.pauseMilliseconds
        while true {
            let trouble: AWSError
            do throws(PassFailure) {
                if try await pass(&progress) { return progress }
                trouble = AWSError(kind: .conflict, message: "\(acl) still has subnets")
            } catch {
                switch error {
                case .aws(let failure): trouble = failure
                case .stuck(let failure): throw failure
                }
            }
            environment.waiting("\(acl): \(trouble)")
            guard environment.clock.now() < (trouble.isHopeless ? hopelessUntil : limit) else {
                throw failure("\(trouble)")
            }
            do { try await environment.pause(pause) } catch { throw failure("the undo was cancelled: \(trouble)") }
            pause = min(pause * 2, Self.longestPauseMilliseconds)
        }
    }

    /// How far a restoring has come.
    struct Progress {
        /// What was done, a line each.
        var lines: [String] = []
        /// Those of the lines that say what somebody else had done.
        var foreign: [String] = []
        /// Subnets whose restoring had no answer.
        var doubtful: Set<String> = []

        mutating func restored(_ subnet: String, to home: String) {
            lines.append("\(subnet) restored to \(home)")
            doubtful.remove(subnet)
        }
    }

    private enum PassFailure: Error {
        case aws(AWSError)
        /// Trying again is of no use.
        case stuck(UndoFailure)
    }

    /// One pass; true when the ACL is gone.
    private func pass(_ progress: inout Progress) async throws(PassFailure) -> Bool {
        let view: NetworkView
        do { view = try await NetworkView.read(vpc: vpc, environment.aws) } catch { throw .aws(error) }
        for subnet in progress.doubtful.sorted() {
            guard let place = view.place(of: subnet), place.acl == tags.restore[subnet] else { continue }
            progress.restored(subnet, to: place.acl)
        }
        let present = view.acl(acl)?.associations.sorted { $0.subnet < $1.subnet } ?? []
        var homeless: [String] = []
        var firstFailure: AWSError?
        for association in present {
            guard let home = tags.restore[association.subnet], view.acl(home) != nil else {
                homeless.append(association.subnet)
                continue
            }
            do throws(AWSError) {
                _ = try await environment.aws.call(
                    EC2.replaceNetworkAclAssociation(association: association.id, networkAcl: home))
                progress.restored(association.subnet, to: home)
            } catch {
                // Also an association that is gone: the next pass sees where the subnet is now.
                if error.mayHaveTakenEffect { progress.doubtful.insert(association.subnet) }
                firstFailure = firstFailure ?? error
            }
        }
        if let firstFailure { throw .aws(firstFailure) }
        if !homeless.isEmpty { throw .stuck(homelessness(homeless)) }
        guard present.isEmpty else { return false }
        return try await delete(view, &progress)
    }

    /// Deletes the ACL, which no subnet is on; false when one turned out to be.
    private func delete(_ view: NetworkView, _ progress: inout Progress) async throws(PassFailure) -> Bool {
        do throws(AWSError) {
            _ = try await environment.aws.call(EC2.deleteNetworkAcl(acl))
        } catch {
            if error.kind == .conflict { return false }
            if error.kind == .notFound { return true }
            throw .aws(error)
        }
        for (subnet, home) in tags.restore.sorted(by: { $0.key < $1.key }) {
            guard let place = view.place(of: subnet), place.acl != home, place.acl != acl else { continue }
            progress.foreign.append("\(subnet) left on \(place.acl), which somebody else put it on; it was on \(home)")
        }
        progress.lines += progress.foreign
        progress.lines.append("\(acl) deleted")
        return true
    }

    private var foreignness: UndoFailure {
        UndoFailure(
            "the run \(run) of the stack \(tags.stack) did that, not one of \(environment.stack.name)",
            mend: "if \(tags.stack) was an earlier name of this stack, run `gameday recover --run \(run)`; if it is "
                + "another stack, wait until its run has ended, or recover it with its own stack file")
    }

    private func homelessness(_ subnets: [String]) -> UndoFailure {
        let each = subnets.map { subnet in
            tags.restore[subnet].map { "\(subnet) was on \($0), which has been deleted" }
                ?? "\(subnet) was put on it by somebody else, and where it was is not recorded"
        }
        return UndoFailure(
            "\(acl) still cuts off \(subnets.joined(separator: ", ")): \(each.joined(separator: "; "))",
            mend: "put \(subnets.joined(separator: " and ")) on a network ACL of \(vpc) that lets the traffic through "
                + "(`aws ec2 replace-network-acl-association`), then run `gameday recover`, which deletes \(acl)")
    }

    private func failure(_ reason: String) -> UndoFailure {
        UndoFailure(
            "\(acl) of run \(run) may still cut off \(tags.restore.keys.sorted().joined(separator: ", ")): \(reason)",
            mend: "run `gameday recover` with credentials that may change network ACLs")
    }
}

extension AWSError {
    /// Whether only a person can mend it: neither time nor another try does.
    var isHopeless: Bool {
        switch kind {
        case .accessDenied, .unauthenticated, .noCredentials, .invalidRequest, .refused, .quotaExceeded: true
        case .throttled, .transient, .ambiguous, .unreachable, .malformedAnswer, .notFound, .conflict, .cancelled:
            false
        }
    }
}
