internal import AWS
internal import Basics
internal import Experiments
internal import Stack

/// A blackhole whose subnets are known.
struct PreparedBlackhole: PreparedFault {
    /// A subnet that is to be cut off.
    struct Target: Sendable, Hashable {
        let subnet: StackFile.Network.Subnet
        let blocks: [AddressBlock]
        /// The network ACL that it is on.
        let home: String
    }

    /// What the injection has done so far.
    private struct Progress {
        /// Until when at most: written once, since the same token must come with the same request.
        var expires: Int64?
        /// The network ACLs that AWS has confirmed, with their tags.
        var made: [String: BlackholeTags] = [:]
        /// When a creation was sent that has no answer.
        var unanswered: Int64?
        /// When the last subnet was cut off.
        var dark: Int64?
        /// What somebody else had done to the subnets when they were given back.
        var foreign: [String] = []
    }

    let vpc: String
    let targets: [Target]
    let watched: ApplicationTargets?
    let longestSeconds: Int
    let timeLimitSeconds: Int
    /// How long the undo is tried; nil leaves it to this.
    let undoSeconds: Int?
    let environment: FaultEnvironment
    private let progress = Locked(Progress())
    /// The undo is tried for ten times the longest time that the fault may last, and at least so long.
    private static let undoSeconds = 900
    /// A call without an answer may still take effect for so long.
    private static let settlingMicroseconds: Int64 = 15_000_000

    init(
        vpc: String, targets: [Target], watched: ApplicationTargets?, longestSeconds: Int, timeLimitSeconds: Int,
        undoSeconds: Int?, environment: FaultEnvironment
    ) {
        self.vpc = vpc
        self.targets = targets
        self.watched = watched
        self.longestSeconds = longestSeconds
        self.timeLimitSeconds = timeLimitSeconds
        self.undoSeconds = undoSeconds
        self.environment = environment
    }

    /// The targets of one network ACL each: a resource has room for so many tags.
    var parts: [ArraySlice<Target>] {
        stride(from: 0, to: targets.count, by: BlackholeTags.mostSubnets).map { start in
            targets[start..<min(start + BlackholeTags.mostSubnets, targets.count)]
        }
    }

    func tags(of part: ArraySlice<Target>, expires: Int64?) -> BlackholeTags {
        BlackholeTags(
            run: environment.run, stack: environment.stack.name, expires: expires,
            restore: Dictionary(part.map { ($0.subnet.id, $0.home) }, uniquingKeysWith: { $1 }))
    }

    /// The run's name and what the ACL is for: a run that cuts off twice makes two.
    func token(of part: ArraySlice<Target>) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in part.map(\.subnet.id).joined(separator: ",").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return "\(environment.run)-\(String(hash & 0xffff_ffff, radix: 16))"
    }

    var plan: FaultPlan {
        var calls: [FaultPlan.Call] = []
        for part in parts {
            let create = EC2.createNetworkAcl(
                vpc: vpc, tags: tags(of: part, expires: nil).pairs, clientToken: token(of: part))
            let written = create.written.map { line in
                line.hasSuffix(".Value=") ? line + "(\(longestSeconds) s after the injection)" : line
            }
            calls.append(.init(create.iamAction, written))
            calls += part.map { target in
                .init(
                    EC2.replaceNetworkAclAssociation(
                        association: "(the present one of \(target.subnet.id))", networkAcl: "(the one just made)"))
            }
        }
        var impact = FaultImpact()
        impact.darkSubnets = targets.map(\.subnet)
        let zones = Set(targets.map(\.subnet.zone)).sorted().joined(separator: ", ")
        return FaultPlan(
            fault: BlackholeSubnet.schema.name, targets: targets.map(\.subnet.id), calls: calls,
            undo: BlackholeSubnet.reference.undo,
            blastRadius: "everything that crosses the edge of \(targets.count) subnets in \(zones), in and out",
            impact: impact, timeLimitSeconds: timeLimitSeconds, longestSeconds: longestSeconds)
    }

    func inject() async throws(InjectionFailure) {
        let places = try await checkNothingMoved()
        let expires = progress.withLock { progress -> Int64 in
            let expires = progress.expires ?? environment.secondsSince1970() + Int64(longestSeconds)
            progress.expires = expires
            return expires
        }
        for part in parts {
            let acl = try await create(tags(of: part, expires: expires), token: token(of: part))
            for target in part {
                guard let place = places[target.subnet.id] else { continue }
                let move = AssociationMove(
                    subnet: target.subnet.id, source: target.home, destination: acl, vpc: vpc, environment: environment)
                do {
                    try await move.perform(from: place.association)
                } catch {
                    throw InjectionFailure(error.reason, mayHaveTakenEffect: true)
                }
            }
        }
        progress.withLock { $0.dark = environment.clock.now() }
    }

    /// The plan is minutes old when the fault is sent: where the subnets are now.
    private func checkNothingMoved() async throws(InjectionFailure) -> [String: NetworkView.Place] {
        let view: NetworkView
        do {
            view = try await NetworkView.read(vpc: vpc, environment.aws)
        } catch {
            throw InjectionFailure("the network \(vpc) cannot be read: \(error)", mayHaveTakenEffect: false)
        }
        if let other = view.blackholes.first(where: { $0.tags[BlackholeTags.runKey] != environment.run }) {
            throw InjectionFailure("\(other.id) of another run is in \(vpc)", mayHaveTakenEffect: false)
        }
        var places: [String: NetworkView.Place] = [:]
        for target in targets {
            guard let place = view.place(of: target.subnet.id), place.acl == target.home else {
                let present = view.place(of: target.subnet.id)?.acl ?? "no network ACL"
                throw InjectionFailure(
                    "\(target.subnet.id) changed since the run began: it is on \(present), not on \(target.home)",
                    mayHaveTakenEffect: false)
            }
            places[target.subnet.id] = place
        }
        return places
    }

    /// Creates a network ACL that records where its subnets belong; returns its id.
    private func create(_ tags: BlackholeTags, token: String) async throws(InjectionFailure) -> String {
        progress.withLock { $0.unanswered = environment.clock.now() }
        let made: EC2.NetworkAcl?
        do {
            // The token makes a repeated call harmless: it is answered with the ACL that the first one made.
            made = try await environment.aws.change(
                EC2.createNetworkAcl(vpc: vpc, tags: tags.pairs, clientToken: token)
            ) { () throws(AWSError) -> Bool in true }
        } catch {
            let isSure = !error.mayHaveTakenEffect
            let wasEmpty = progress.withLock { progress in
                if isSure { progress.unanswered = nil }
                return progress.made.isEmpty
            }
            throw InjectionFailure("\(error)", mayHaveTakenEffect: !(isSure && wasEmpty))
        }
        guard let made else {
            throw InjectionFailure("the network ACL has no id", mayHaveTakenEffect: true)
        }
        progress.withLock { progress in
            progress.made[made.id] = tags
            progress.unanswered = nil
        }
        guard BlackholeTags(made.tags)?.restore == tags.restore else {
            throw InjectionFailure(
                "\(made.id) does not carry the tags that its subnets would be restored by", mayHaveTakenEffect: true)
        }
        return made.id
    }

    func evidence() async throws(AWSError) -> Evidence? {
        let (made, dark) = progress.withLock { ($0.made, $0.dark) }
        guard let dark else { return nil }
        let view = try await NetworkView.read(vpc: vpc, environment.aws)
        for target in targets {
            guard let place = view.place(of: target.subnet.id), made[place.acl] != nil else { return nil }
        }
        guard let facts = try await dataPath(since: dark) else { return nil }
        let subnets = targets.map(\.subnet.id).joined(separator: ", ")
        return Evidence(
            fault: BlackholeSubnet.schema.name, summary: "\(subnets) were cut off",
            facts: [.init("subnets", subnets), .init("network_acl", made.keys.sorted().joined(separator: ", "))] + facts
        )
    }

    /// What the data path shows of each tier; nil while it shows nothing.
    private func dataPath(since dark: Int64) async throws(AWSError) -> [Evidence.Fact]? {
        var facts: [Evidence.Fact] = []
        let zones = Set(targets.filter { $0.subnet.tier == .public }.map(\.subnet.zone)).sorted()
        for zone in zones {
            guard environment.zoneFailedSince(zone, dark) else { return nil }
            facts.append(.init("failed_through_node_of", zone))
        }
        if let watched {
            guard try await watched.healthy(environment.aws).isEmpty else { return nil }
            facts.append(.init("healthy_targets", "0"))
        }
        if facts.isEmpty {
            guard environment.anyFailedSince(dark) else { return nil }
            facts.append(.init("requests_failed", "yes"))
        }
        return facts
    }

    var disturbances: [String] { progress.withLock { $0.foreign } }

    /// Restores what is left of this run, and what AWS confirmed even if it does not show it yet.
    func undo() async throws(UndoFailure) {
        let patience = undoSeconds ?? max(longestSeconds * 10, Self.undoSeconds)
        let limit = environment.clock.now() + Int64(patience) * 1_000_000
        while true {
            var trouble = "a network ACL may still be created"
            do {
                var leftovers = try await BlackholeLeftover.find(of: environment.run, in: environment)
                let made = progress.withLock { $0.made }
                for (acl, tags) in made where !leftovers.contains(where: { $0.acl == acl }) {
                    leftovers.append(
                        BlackholeLeftover(acl: acl, vpc: vpc, tags: tags, subnets: [], environment: environment))
                }
                try await restore(leftovers, until: limit)
                if isSettled { return }
            } catch let error as UndoFailure {
                throw error
            } catch {
                trouble = "\(error)"
            }
            environment.waiting("the network \(vpc): \(trouble)")
            guard environment.clock.now() < limit, (try? await environment.pause(1_000)) != nil else {
                throw UndoFailure(
                    "what the run cut off in \(vpc) may still be so: \(trouble)",
                    mend: "run `gameday recover` with credentials that may change network ACLs")
            }
        }
    }

    /// Restores all of them, also when one cannot be.
    private func restore(_ leftovers: [BlackholeLeftover], until limit: Int64) async throws(UndoFailure) {
        var first: UndoFailure?
        for leftover in leftovers {
            do {
                let done = try await leftover.restore(until: limit, hopelessUntil: limit)
                progress.withLock { progress in
                    progress.made[leftover.acl] = nil
                    progress.foreign += done.foreign
                }
            } catch {
                first = first ?? error
            }
        }
        if let first { throw first }
    }

    private var isSettled: Bool {
        progress.withLock { $0.unanswered }.map { environment.clock.now() - $0 > Self.settlingMicroseconds } ?? true
    }
}
