internal import Sandbox

/// What a stack of tasks alone has of a database, a network and a cache: nothing.
struct NothingElse: DatabaseControl, NetworkControl, CacheControl {
    var restoration: any DatabaseRestoration { NoRestoration() }

    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription] { [] }

    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription] { [] }

    func events() async -> [EventDescription] { [] }

    func failover(cluster: String, target: String?) async throws(ControlFault) -> ClusterDescription {
        throw .clusterNotFound(cluster)
    }

    func describeNetwork() async -> NetworkDescription {
        NetworkDescription(
            vpc: VpcDescription(id: "vpc-05a4db0c", cidr: "198.18.0.0/15", tags: []), subnets: [], acls: [])
    }

    func createAcl(
        vpc: String, tags: [ResourceTag], token: String?
    ) async throws(NetworkFault) -> NetworkAclDescription { throw .vpcNotFound(vpc) }

    func deleteAcl(_ acl: String) async throws(NetworkFault) { throw .aclNotFound(acl) }

    func createEntry(_ entry: NetworkAclEntry, in acl: String) async throws(NetworkFault) { throw .aclNotFound(acl) }

    func deleteEntry(number: Int, egress: Bool, in acl: String) async throws(NetworkFault) { throw .aclNotFound(acl) }

    func replaceAssociation(_ association: String, with acl: String) async throws(NetworkFault) -> String {
        throw .associationNotFound(association)
    }

    func setTags(_ tags: [ResourceTag], on resources: [String]) async throws(NetworkFault) {
        throw .resourceNotFound(resources.first ?? "")
    }

    func removeTags(_ tags: [String: String?]?, from resources: [String]) async throws(NetworkFault) {
        throw .resourceNotFound(resources.first ?? "")
    }

    func isDark(_ subnet: String) async -> Bool { false }

    func describeGroups(_ identifier: String?) async throws(CacheFault) -> [CacheGroupDescription] { [] }

    func describeNodes(_ identifier: String?) async throws(CacheFault) -> [CacheNodeDescription] { [] }

    func cacheEvents() async -> [CacheEventDescription] { [] }

    func testFailover(group: String, shard: String) async throws(CacheFault) -> CacheGroupDescription {
        throw .groupNotFound(group)
    }

    func primaries() async -> [String: Bool] { [:] }
}
