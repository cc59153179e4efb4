import Testing

@testable import Sandbox

/// EC2, the Parameter Store and the policy simulator, judged by boto3 with every answer held against AWS's model.
@Suite("The endpoint's EC2, SSM and IAM, judged by boto3", .serialized, .timeLimit(.minutes(5)))
struct NetworkEndpointTests {
    // Several scenarios in one process: most of a scenario's time is Python's own beginning.

    @Test("boto3 reads and changes the VPC: every operation, member by member")
    func network() async throws {
        try await ServedEndpoint.check("vpcs,subnets,availability_zones,network_acls,blackhole,acl_entries,tags")
    }

    @Test("refusals of EC2 are AWS's: code, status and words")
    func refusals() async throws {
        try await ServedEndpoint.check("unknown_ids,wrong_parameters,wrong_entries,ec2_signatures")
    }

    @Test("boto3 keeps a lease in the Parameter Store, and is refused as AWS refuses")
    func parameters() async throws {
        try await ServedEndpoint.check("parameter_refusals,parameter_store,parameters_by_path")
    }

    @Test("the policy simulator tells what the endpoint denies")
    func simulation() async throws {
        let conduct = EndpointConduct(deny: ["ec2:Create*", "ecs:StopTask"])
        try await ServedEndpoint.check("policy_simulation", conduct: conduct)
        try await ServedEndpoint.check("user_policies")
    }
}
