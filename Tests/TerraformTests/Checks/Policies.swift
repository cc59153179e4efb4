import Foundation

/// Who may do what to what: the policies that the stack really has, against what is written here.
///
/// Terraform's own tests run on mocks, which put one text in the place of every policy. The agent's role is judged by
/// `PermissionTests`, from what faults and probes say that they need.
enum Policies {
    /// A statement, without its name and whatever the order in it.
    struct Statement: Hashable, Sendable, CustomStringConvertible {
        var effect = "Allow"
        var principals: Set<String> = []
        var actions: Set<String>
        var resources: Set<String> = []
        /// Each as `operator key = values`.
        var conditions: Set<String> = []

        var description: String {
            let parts = [[effect], principals.sorted(), actions.sorted(), resources.sorted(), conditions.sorted()]
            return parts.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }.joined(separator: ", ")
        }
    }

    private static let account = "123456789012"
    private static let ownAccount: Set = ["StringEquals aws:SourceAccount = \(account)"]
    private static let throughSecrets: Set = ["StringEquals kms:ViaService = secretsmanager.us-east-1.amazonaws.com"]

    /// Whether the policy of `resource` is one of those that are judged here.
    static func isKnown(_ resource: PlanDocument.Resource) -> Bool {
        !["gameday", "backup"].contains { resource.address.hasPrefix("module.\($0)") }
    }

    static func findings(of plan: PlanDocument) -> [String] {
        let wanted = wanted(plan)
        let found = found(plan)
        return Set(wanted.keys).union(found.keys).sorted().flatMap { holder -> [String] in
            let (want, have) = (wanted[holder] ?? [], found[holder] ?? [])
            if wanted[holder] == nil { return ["nobody here knows what \(holder) may do"] }
            return have.subtracting(want).map { "\(holder) should not: \($0)" }.sorted()
                + want.subtracting(have).map { "\(holder) should: \($0)" }.sorted()
        }
    }

    // MARK: What is wanted

    private static func wanted(_ plan: PlanDocument) -> [String: Set<Statement>] {
        let trusted = [
            "ecs-task-role": "ecs-tasks", "ecs-execution-role": "ecs-tasks", "proxy-role": "rds",
            "rds-monitoring-role": "monitoring.rds", "flow-logs-role": "vpc-flow-logs",
        ]
        var wanted: [String: Set<Statement>] = ["key": key]
        for (role, service) in trusted {
            wanted["trust of \(role)"] = [
                Statement(
                    principals: ["\(service).amazonaws.com"], actions: ["sts:AssumeRole"],
                    conditions: service == "ecs-tasks" ? ownAccount : [])
            ]
        }
        for (role, statements) in roles(plan) { wanted["role \(role)"] = statements }
        for bucket in plan.all("aws_s3_bucket_policy") where isKnown(bucket) {
            wanted["bucket \(bucket.address)"] = logs(bucket["bucket"].text ?? "")
        }
        return wanted
    }

    /// The account leaves the key to its own policies; services use it for what they write here, for this account.
    private static let key: Set = [
        Statement(principals: ["arn:aws:iam::\(account):root"], actions: ["kms:*"], resources: ["*"]),
        Statement(
            principals: ["logs.us-east-1.amazonaws.com"],
            actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            resources: ["*"],
            conditions: ["ArnLike kms:EncryptionContext:aws:logs:arn = arn:aws:logs:us-east-1:\(account):*"]),
        Statement(
            principals: Set(
                ["backup", "cloudwatch", "elasticache", "events.rds", "scheduler"].map { "\($0).amazonaws.com" }),
            actions: ["kms:Decrypt", "kms:GenerateDataKey*"], resources: ["*"], conditions: ownAccount),
        Statement(
            principals: ["events.amazonaws.com"], actions: ["kms:Decrypt", "kms:GenerateDataKey*"], resources: ["*"]),
    ]

    private static func roles(_ plan: PlanDocument) -> [String: Set<Statement>] {
        func arn(_ type: String, _ name: String) -> String { plan.find(type, name)?["arn"].text ?? "no \(name)" }
        let key = plan.all("aws_kms_key").first?["arn"].text ?? "no key"
        let master = plan.all("aws_rds_cluster").first?["master_user_secret"].block["secret_arn"].text ?? "no secret"
        let service = arn("aws_secretsmanager_secret", "aurora-service-\(plan.suffix)")
        let cache = arn("aws_secretsmanager_secret", "redis-auth-\(plan.suffix)")
        let decrypt = Statement(actions: ["kms:Decrypt"], resources: [key], conditions: throughSecrets)
        return [
            "ecs-execution-role": [
                Statement(actions: ["ecr:GetAuthorizationToken"], resources: ["*"]),
                Statement(
                    actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                    resources: ["arn:aws:ecr:us-east-1:\(account):repository/*"]),
                Statement(
                    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources: [arn("aws_cloudwatch_log_group", "/ecs/ecs-service-\(plan.suffix)") + ":*"]),
                Statement(actions: ["secretsmanager:GetSecretValue"], resources: [master, service, cache]),
                decrypt,
            ],
            "proxy-role": [
                Statement(actions: ["secretsmanager:GetSecretValue"], resources: [master, service]), decrypt,
            ],
            "flow-logs-role": [
                Statement(
                    actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                    resources: [arn("aws_cloudwatch_log_group", "/vpc/flow-logs-\(plan.suffix)") + ":*"])
            ],
        ]
    }

    /// Load balancers write their logs, as a service and, in this region, as an account of AWS's.
    private static func logs(_ bucket: String) -> Set<Statement> {
        let bucket = "arn:aws:s3:::\(bucket)"
        return [
            Statement(
                principals: ["logdelivery.elasticloadbalancing.amazonaws.com", "arn:aws:iam::127311923021:root"],
                actions: ["s3:PutObject"], resources: ["\(bucket)/AWSLogs/\(account)/*"]),
            Statement(
                effect: "Deny", principals: ["*"], actions: ["s3:*"], resources: [bucket, bucket + "/*"],
                conditions: ["Bool aws:SecureTransport = false"]),
        ]
    }

    // MARK: What there is

    private static func found(_ plan: PlanDocument) -> [String: Set<Statement>] {
        var found: [String: Set<Statement>] = [:]
        func add(_ type: String, _ attribute: String, _ holder: (PlanDocument.Resource) -> String) {
            for resource in plan.all(type) where isKnown(resource) {
                found[holder(resource), default: []].formUnion(statements(resource[attribute].text ?? ""))
            }
        }
        func role(_ name: PlanValue) -> String { (name.text ?? "").replacing("-\(plan.suffix)", with: "") }
        add("aws_kms_key", "policy") { _ in "key" }
        add("aws_iam_role", "assume_role_policy") { "trust of \(role($0["name"]))" }
        add("aws_iam_role_policy", "policy") { "role \(role($0["role"]))" }
        add("aws_s3_bucket_policy", "policy") { "bucket \($0.address)" }
        return found
    }

    private static func statements(_ policy: String) -> Set<Statement> {
        let document = (try? PlanValue(json: Data(policy.utf8))) ?? .null
        return Set(
            document["Statement"].items.map { statement in
                Statement(
                    effect: statement["Effect"].text ?? "", principals: Set(statement["Principal"].leaves),
                    actions: Set(statement["Action"].leaves), resources: Set(statement["Resource"].leaves),
                    conditions: conditions(statement["Condition"]))
            })
    }

    private static func conditions(_ value: PlanValue) -> Set<String> {
        Set(
            value.members.flatMap { test, keys in
                keys.members.map { "\(test) \($0.key) = \($0.value.leaves.sorted().joined(separator: ", "))" }
            })
    }
}
