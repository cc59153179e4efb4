internal import Basics

/// One Aurora cluster as RDS describes it, served over HTTP in AWS's XML; a test changes it as a failover would.
public final class ScriptedRDS: ScriptedService {
    /// One instance of the cluster.
    public struct Instance: Sendable {
        /// Its DBInstanceIdentifier.
        public var identifier: String
        /// Its availability zone.
        public var zone: String
        /// Its promotion tier, 0 first.
        public var tier: Int
        /// Its DBInstanceStatus.
        public var status = "available"

        /// An instance that is available.
        public init(_ identifier: String, zone: String, tier: Int = 1) {
            self.identifier = identifier
            self.zone = zone
            self.tier = tier
        }
    }

    /// What RDS shows.
    public struct Cluster: Sendable {
        /// Its DBClusterIdentifier; any other is not found.
        public var identifier = "aurora"
        /// Its status.
        public var status = "available"
        /// Its tags.
        public var tags = ["DisasterRecovery": "enabled"]
        /// Its members, in the order that RDS lists them.
        public var instances: [Instance] = []
        /// The member that takes writes; nil while there is none.
        public var writer: String? = "a"
    }

    /// What comes of one call of FailoverDBCluster.
    public enum FailoverAnswer: Sendable {
        /// The cluster as it is; a test moves the writer by itself.
        case accepted
        /// The connection ends without an answer, and nothing else happens.
        case cut
        /// The connection ends without an answer, and this is what the call did all the same.
        case cutHaving(@Sendable (inout Cluster) -> Void)
        /// A definite refusal with this error code.
        case refused(String)
    }

    private struct CutOff: Error {}

    private struct State {
        var cluster: Cluster
        var answers: [FailoverAnswer] = []
        var calls: [[String: String]] = []
        var unreadable = false
    }

    private let state: Locked<State>
    private let server: TestServer

    /// Serves a cluster whose writer is its first instance.
    public init(_ instances: [Instance]) throws {
        let state = Locked(
            State(cluster: Cluster(instances: instances, writer: instances.first?.identifier)))
        self.state = state
        server = try TestServer(answering: { request in
            let call = ScriptedCall(request)
            return try state.withLock { try Self.answer(call.form, &$0) }
        })
    }

    /// The endpoint.
    public var url: String { server.url }

    /// Changes what RDS shows from now on.
    public func change(_ body: @Sendable (inout Cluster) -> Void) { state.withLock { body(&$0.cluster) } }

    /// What the next calls of FailoverDBCluster get, in turn; accepted after the last.
    public func answerFailovers(_ answers: FailoverAnswer...) { state.withLock { $0.answers = answers } }

    /// Refuses every call that reads from now on, or no longer.
    public func refuseReads(_ refuses: Bool = true) { state.withLock { $0.unreadable = refuses } }

    /// The parameters of every call of `action` so far.
    public func calls(of action: String) -> [[String: String]] {
        state.withLock { $0.calls.filter { $0["Action"] == action } }
    }

    /// Answers a call of RDS at the endpoint of all services.
    public func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        guard ["DescribeDBClusters", "DescribeDBInstances", "FailoverDBCluster"].contains(call.action) else {
            return nil
        }
        return try state.withLock { try Self.answer(call.form, &$0) }
    }

    private static func answer(_ form: [String: String], _ state: inout State) throws -> ServerAnswer {
        state.calls.append(form)
        let action = form["Action"] ?? ""
        if action == "FailoverDBCluster" {
            switch state.answers.isEmpty ? .accepted : state.answers.removeFirst() {
            case .accepted: return result(action, xml(state.cluster))
            case .cut: throw CutOff()
            case .cutHaving(let change):
                change(&state.cluster)
                throw CutOff()
            case .refused(let code): return error(400, code)
            }
        }
        if state.unreadable { return error(403, "AccessDenied") }
        let isOther = form["DBClusterIdentifier"].map { $0 != state.cluster.identifier } ?? false
        if action == "DescribeDBClusters" {
            if isOther { return error(404, "DBClusterNotFoundFault") }
            return result(action, "<DBClusters>\(xml(state.cluster))</DBClusters>")
        }
        let instances = state.cluster.instances.map {
            "<DBInstance><DBInstanceIdentifier>\($0.identifier)</DBInstanceIdentifier>"
                + "<DBInstanceStatus>\($0.status)</DBInstanceStatus><AvailabilityZone>\($0.zone)</AvailabilityZone>"
                + "</DBInstance>"
        }
        return result(action, "<DBInstances>\(instances.joined())</DBInstances>")
    }

    private static func xml(_ cluster: Cluster) -> String {
        let members = cluster.instances.map {
            "<DBClusterMember><DBInstanceIdentifier>\($0.identifier)</DBInstanceIdentifier>"
                + "<IsClusterWriter>\($0.identifier == cluster.writer)</IsClusterWriter>"
                + "<PromotionTier>\($0.tier)</PromotionTier></DBClusterMember>"
        }
        let tags = cluster.tags.map { "<Tag><Key>\($0.key)</Key><Value>\($0.value)</Value></Tag>" }
        return "<DBCluster><DBClusterIdentifier>\(cluster.identifier)</DBClusterIdentifier>"
            + "<Status>\(cluster.status)</Status><DBClusterMembers>\(members.joined())</DBClusterMembers>"
            + "<TagList>\(tags.joined())</TagList></DBCluster>"
    }

    private static func result(_ action: String, _ body: String) -> ServerAnswer {
        ServerAnswer(200, "<\(action)Response><\(action)Result>\(body)</\(action)Result></\(action)Response>")
    }

    private static func error(_ status: Int, _ code: String) -> ServerAnswer {
        ServerAnswer(status, "<ErrorResponse><Error><Code>\(code)</Code><Message>no</Message></Error></ErrorResponse>")
    }
}
