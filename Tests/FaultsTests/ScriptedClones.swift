import Basics
import Foundation
import TestSupport

/// RDS and its Data API with one source cluster and what is restored from it, served over HTTP. What is being made is
/// available, and what is being deleted is gone, once it has been looked at `looks` times.
final class ScriptedClones: Sendable {
    /// What becomes of a call instead of what it asks for.
    enum Script: Sendable {
        /// The connection ends without an answer, and nothing else happens.
        case cut
        /// The connection ends without an answer, and the call did its work all the same.
        case cutHaving
        /// A definite refusal with this error code.
        case refused(String)
    }

    struct Cluster: Sendable {
        var status = "available"
        var tags: [String: String] = [:]
        var hasDataAPI = false
        var looks = 0
    }

    struct Instance: Sendable {
        var cluster: String
        var status = "available"
        var tags: [String: String] = [:]
        var looks = 0
    }

    /// The end of the process that calls: its last call takes effect or not, and no other does.
    struct Death: Sendable {
        var after: Int
        var takesEffect: Bool
    }

    struct State: Sendable {
        var death: Death?
        var isDead: Bool { death.map { calls.count > $0.after } ?? false }
        var clusters: [String: Cluster] = [:]
        var instances: [String: Instance] = [:]
        /// The members of `DBCluster` that only the source has.
        var source = [
            "BackupRetentionPeriod": "7", "EarliestRestorableTime": "2026-11-21T20:00:00.000Z",
            "LatestRestorableTime": "2026-11-22T19:00:00.999Z", "Engine": "aurora-postgresql",
            "DBSubnetGroup": "data", "DBClusterParameterGroup": "own",
        ]
        var instanceClass = "db.r6g.large"
        var looks = 1
        var scripts: [String: [Script]] = [:]
        var calls: [[String: String]] = []
        var statements: [String] = []
        /// The records of a statement as JSON, or nil for a database error.
        var records: @Sendable (String) -> String? = { _ in "[[{\"longValue\":1}]]" }
    }

    private struct CutOff: Error {}

    static let source = "aurora"
    let state: Locked<State>
    private let server: TestServer

    init() throws {
        var first = State()
        first.clusters[Self.source] = Cluster(tags: ["DisasterRecovery": "enabled"])
        first.instances["aurora-a"] = Instance(cluster: Self.source)
        let state = Locked(first)
        self.state = state
        server = try TestServer(answering: { request in
            try state.withLock { try Self.answer(request, &$0) }
        })
    }

    var url: String { server.url }

    func change(_ body: @Sendable (inout State) -> Void) { state.withLock { body(&$0) } }

    /// What the next calls of an action get, in turn.
    func script(_ action: String, _ scripts: Script...) { state.withLock { $0.scripts[action] = scripts } }

    func calls(of action: String) -> [[String: String]] {
        state.withLock { $0.calls.filter { $0["Action"] == action } }
    }

    /// The actions that change something, in their order.
    var changes: [String] {
        state.withLock { $0.calls.compactMap { $0["Action"] }.filter { !$0.hasPrefix("Describe") } }
    }

    /// What is there besides the source.
    var leftovers: [String] {
        state.withLock {
            (Array($0.clusters.keys) + Array($0.instances.keys)).filter { !$0.hasPrefix(Self.source) }.sorted()
        }
    }

    private static func answer(_ request: ServerRequest, _ state: inout State) throws -> ServerAnswer {
        if request.target == "/Execute" { return try execute(request.body, &state) }
        var form: [String: String] = [:]
        for pair in String(decoding: request.body, as: UTF8.self).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            form[parts[0].removingPercentEncoding ?? ""] = parts[1].removingPercentEncoding ?? ""
        }
        state.calls.append(form)
        let action = form["Action"] ?? ""
        if let death = state.death, state.isDead {
            if death.takesEffect, state.calls.count == death.after + 1 { _ = perform(action, form, &state) }
            throw CutOff()
        }
        let script = state.scripts[action].flatMap { $0.isEmpty ? nil : $0[0] }
        if script != nil { state.scripts[action]?.removeFirst() }
        switch script {
        case .cut: throw CutOff()
        case .refused(let code): return error(400, code)
        case .cutHaving:
            _ = perform(action, form, &state)
            throw CutOff()
        case nil: return perform(action, form, &state)
        }
    }

    private static func perform(_ action: String, _ form: [String: String], _ state: inout State) -> ServerAnswer {
        let cluster = form["DBClusterIdentifier"] ?? ""
        let instance = form["DBInstanceIdentifier"] ?? ""
        switch action {
        case "DescribeDBClusters": return describeClusters(form["DBClusterIdentifier"], &state)
        case "DescribeDBInstances":
            return describeInstances(
                form["DBInstanceIdentifier"], of: form["Filters.Filter.1.Values.Value.1"], &state)
        case "RestoreDBClusterToPointInTime":
            guard state.clusters[cluster] == nil else { return error(400, "DBClusterAlreadyExistsFault") }
            state.clusters[cluster] = Cluster(status: "creating", tags: tags(form))
            return result(action, xml(cluster, state))
        case "CreateDBInstance":
            guard state.instances[instance] == nil else { return error(400, "DBInstanceAlreadyExists") }
            state.instances[instance] = Instance(cluster: cluster, status: "creating", tags: tags(form))
            return result(action, xml(instance: instance, state))
        case "EnableHttpEndpoint":
            let name = form["ResourceArn"]?.split(separator: ":").last.map(String.init) ?? ""
            state.clusters[name]?.hasDataAPI = true
            return result(action, "<HttpEndpointEnabled>true</HttpEndpointEnabled>")
        case "DeleteDBInstance":
            guard state.instances[instance] != nil else { return error(404, "DBInstanceNotFound") }
            state.instances[instance]?.status = "deleting"
            return result(action, xml(instance: instance, state))
        case "DeleteDBCluster":
            guard !state.instances.values.contains(where: { $0.cluster == cluster }) else {
                return error(400, "InvalidDBClusterStateFault")
            }
            state.clusters[cluster]?.status = "deleting"
            return result(action, xml(cluster, state))
        default: return error(400, "InvalidAction")
        }
    }

    private static func describeClusters(_ name: String?, _ state: inout State) -> ServerAnswer {
        for key in state.clusters.keys where name == nil || key == name {
            guard let found = state.clusters[key], found.status != "available" else { continue }
            state.clusters[key]?.looks += 1
            guard found.looks >= state.looks else { continue }
            if found.status == "deleting" {
                state.clusters[key] = nil
            } else {
                state.clusters[key]?.status = "available"
            }
        }
        if let name, state.clusters[name] == nil { return error(404, "DBClusterNotFoundFault") }
        let shown = state.clusters.keys.sorted().filter { name == nil || $0 == name }.map { xml($0, state) }
        return result("DescribeDBClusters", "<DBClusters>\(shown.joined())</DBClusters>")
    }

    private static func describeInstances(
        _ name: String?, of cluster: String?, _ state: inout State
    ) -> ServerAnswer {
        for key in state.instances.keys where name == nil || key == name {
            guard let found = state.instances[key], found.status != "available" else { continue }
            state.instances[key]?.looks += 1
            guard found.looks >= state.looks else { continue }
            switch found.status {
            case "deleting": state.instances[key] = nil
            case "creating": state.instances[key]?.status = "available"
            default: break
            }
        }
        if let name, state.instances[name] == nil { return error(404, "DBInstanceNotFound") }
        let shown = state.instances.keys.sorted().filter { key in
            (name == nil || key == name) && (cluster == nil || state.instances[key]?.cluster == cluster)
        }
        return result(
            "DescribeDBInstances",
            "<DBInstances>\(shown.map { xml(instance: $0, state) }.joined())</DBInstances>")
    }

    private static func execute(_ body: [UInt8], _ state: inout State) throws -> ServerAnswer {
        struct Statement: Decodable {
            var sql: String
        }
        let sql = try JSONDecoder().decode(Statement.self, from: Data(body)).sql
        state.statements.append(sql)
        guard let records = state.records(sql) else {
            return ServerAnswer(
                400, #"{"message":"relation does not exist"}"#,
                headers: [("x-amzn-ErrorType", "DatabaseErrorException")])
        }
        return ServerAnswer(200, "{\"numberOfRecordsUpdated\":0,\"records\":\(records)}")
    }

    // MARK: Shapes

    private static func tags(_ form: [String: String]) -> [String: String] {
        var tags: [String: String] = [:]
        for number in 1...20 {
            if let key = form["Tags.Tag.\(number).Key"] { tags[key] = form["Tags.Tag.\(number).Value"] }
        }
        return tags
    }

    private static func xml(_ tags: [String: String]) -> String {
        "<TagList>" + tags.map { "<Tag><Key>\($0.key)</Key><Value>\($0.value)</Value></Tag>" }.joined() + "</TagList>"
    }

    private static func xml(_ name: String, _ state: State) -> String {
        guard let cluster = state.clusters[name] else { return "" }
        let members = state.instances.filter { $0.value.cluster == name }.keys.sorted().map {
            "<DBClusterMember><DBInstanceIdentifier>\($0)</DBInstanceIdentifier>"
                + "<IsClusterWriter>true</IsClusterWriter></DBClusterMember>"
        }
        let own = name == source ? state.source.map { "<\($0.key)>\($0.value)</\($0.key)>" }.joined() : ""
        let groups =
            "<VpcSecurityGroupMembership><VpcSecurityGroupId>sg-1</VpcSecurityGroupId></VpcSecurityGroupMembership>"
        return "<DBCluster><DBClusterIdentifier>\(name)</DBClusterIdentifier><Status>\(cluster.status)</Status>"
            + "<DBClusterArn>arn:aws:rds:us-east-1:000000000000:cluster:\(name)</DBClusterArn>\(own)"
            + "<VpcSecurityGroups>\(groups)</VpcSecurityGroups>"
            + "<HttpEndpointEnabled>\(cluster.hasDataAPI)</HttpEndpointEnabled>"
            + "<DBClusterMembers>\(members.joined())</DBClusterMembers>\(xml(cluster.tags))</DBCluster>"
    }

    private static func xml(instance name: String, _ state: State) -> String {
        guard let instance = state.instances[name] else { return "" }
        return "<DBInstance><DBInstanceIdentifier>\(name)</DBInstanceIdentifier>"
            + "<DBInstanceClass>\(state.instanceClass)</DBInstanceClass>"
            + "<DBInstanceStatus>\(instance.status)</DBInstanceStatus>"
            + "<DBClusterIdentifier>\(instance.cluster)</DBClusterIdentifier>\(xml(instance.tags))</DBInstance>"
    }

    private static func result(_ action: String, _ body: String) -> ServerAnswer {
        ServerAnswer(200, "<\(action)Response><\(action)Result>\(body)</\(action)Result></\(action)Response>")
    }

    private static func error(_ status: Int, _ code: String) -> ServerAnswer {
        ServerAnswer(status, "<ErrorResponse><Error><Code>\(code)</Code><Message>no</Message></Error></ErrorResponse>")
    }
}
