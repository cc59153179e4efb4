/// Something that moto cannot do.
struct Gap: Sendable {
    /// Why the check fails.
    let reason: String
    /// What the failure says, so that nothing else that fails can pass for the gap.
    let failure: String

    private init(_ reason: String, _ failure: String) {
        self.reason = reason
        self.failure = failure
    }

    /// What moto 5.2 cannot do, by the check's name.
    static let ofMoto = [
        "tasks in pages": Gap("it gives all tasks at once, whatever maxResults says", "the first page has 3"),
        "subnets in pages": Gap("it gives all subnets at once, whatever MaxResults says", "the first page has 9"),
        "network ACLs in pages": Gap("it gives all ACLs at once, whatever MaxResults says", "the first page has 6"),
        "alarms in pages": Gap("it gives all alarms at once, whatever MaxRecords says", "the first page has 3"),
        "a task tells its zone": Gap("its tasks have none; gameday goes by their subnets", "zones: [nil, nil, nil]"),
        "tasks that are missing are failures": Gap("it leaves them out", "failures: []"),
        "not found: a task": Gap("its StopTask does not expect a task that is not there", "HTTP 500"),
        "the same client token gives the same network ACL": Gap("it does not look at ClientToken", ", then acl-"),
        "a dry run of a creation creates nothing": Gap("it does not look at DryRun here", "the dry run created acl-"),
        "a dry run of a read says whether it is allowed": Gap(
            "it does not look at DryRun here", "the dry run was answered like a call"),
        "an association that was replaced is refused, and so is one that never was": Gap(
            "its ReplaceNetworkAclAssociation does not expect an id that is not there", "HTTP 500"),
        "wrong state: a failover to the writer": Gap("it does it", "FailoverDBCluster was accepted"),
        "events tell of the failover": Gap("it notes no failovers", "events: []"),
        "a wrong secret: JSON services": Gap(
            "it refuses in XML, where a client of JSON finds no code", "ListTasks failed as"),
        "a shard is failed over, and events tell of it": Gap(
            "it has neither TestFailover nor ElastiCache's DescribeEvents", "DescribeEvents"),
        "IAM says what its policies allow": Gap("it has no policy simulator", "HTTP 500"),
    ]
}
