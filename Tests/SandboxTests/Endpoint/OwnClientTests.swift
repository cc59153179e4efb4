import AWS
import FoundationEssentials
import HTTPClient
import SigV4
import TestSupport
import Testing

@testable import Sandbox

/// The agent's own client of AWS on the sandbox's endpoint: each is judged by the other's tests elsewhere.
@Suite("The agent's client on the endpoint", .timeLimit(.minutes(5)))
struct OwnClientTests {
    private static let subnet = "subnet-00000b02"

    private func with(
        _ conduct: EndpointConduct = EndpointConduct(), _ body: (AWSClient) async throws -> Void
    ) async throws {
        try await ServedEndpoint.with(conduct: conduct) { port in
            let key = Credentials(accessKeyID: ServedEndpoint.key.id, secretAccessKey: ServedEndpoint.key.secret)
            try await body(
                AWSClient(
                    region: ServedEndpoint.region, endpoint: "http://127.0.0.1:\(port ?? 0)",
                    credentials: StackFileCredentials(key), http: HTTPClient(),
                    outside: .init(now: { Int64(Date().timeIntervalSince1970) }, sleep: { _ in })))
        }
    }

    private func failure<Output>(_ aws: AWSClient, _ call: AWSOperation<Output>) async -> AWSError? {
        do { _ = try await aws.call(call) } catch { return error }
        return nil
    }

    @Test("it darkens a subnet, finds what it did by tag, and puts the subnet back")
    func blackhole() async throws {
        try await with { aws in
            let subnets = try await aws.call(
                EC2.describeSubnets([.init("availability-zone", ["us-east-1b"]), .init("tag:Tier", ["application"])]))
            #expect(subnets.items.map(\.id) == [Self.subnet])
            #expect(subnets.next == nil)
            #expect(subnets.items.first?.tags["DisasterRecovery"] == "enabled")
            let before = try await aws.call(
                EC2.describeNetworkAcls([.init("association.subnet-id", [Self.subnet])])
            ).items
            let old = try #require(before.first?.associations.first { $0.subnet == Self.subnet })
            let create = EC2.createNetworkAcl(
                vpc: NetworkPlan.vpc, tags: [("gameday:run", "r"), ("gameday:restore/\(Self.subnet)", "acl-0000000b")],
                clientToken: "r")
            let dark = try await aws.call(create)
            #expect(try await aws.call(create).id == dark.id)
            let new = try await aws.call(
                EC2.replaceNetworkAclAssociation(association: old.id, networkAcl: dark.id))
            let found = try await aws.call(EC2.describeNetworkAcls([.init("tag-key", ["gameday:run"])])).items
            #expect(found.map(\.id) == [dark.id])
            #expect(found.first?.associations.map(\.id) == [new])
            #expect(found.first?.associations.map(\.subnet) == [Self.subnet])
            #expect(await failure(aws, EC2.deleteNetworkAcl(dark.id))?.code == "DependencyViolation")
            let again = EC2.replaceNetworkAclAssociation(association: old.id, networkAcl: dark.id)
            #expect(await failure(aws, again)?.kind == .notFound)
            _ = try await aws.call(EC2.replaceNetworkAclAssociation(association: new, networkAcl: "acl-0000000b"))
            try await aws.call(EC2.deleteNetworkAcl(dark.id))
            #expect(await failure(aws, EC2.deleteNetworkAcl(dark.id))?.kind == .notFound)
        }
    }

    @Test("of two that take a lease one has it, and a released one can be taken again")
    func lease() async throws {
        try await with { aws in
            let name = "/gameday/sandbox/lease"
            #expect(try await aws.call(SSM.putParameter(name: name, value: "first", overwrite: false)) == 1)
            let second = await failure(aws, SSM.putParameter(name: name, value: "second", overwrite: false))
            #expect(second?.code == "ParameterAlreadyExists")
            #expect(try await aws.call(SSM.getParameter(name: name)).value == "first")
            #expect(try await aws.call(SSM.putParameter(name: name, value: "renewed", overwrite: true)) == 2)
            try await aws.call(SSM.deleteParameter(name: name))
            #expect(await failure(aws, SSM.getParameter(name: name))?.kind == .notFound)
            #expect(try await aws.call(SSM.putParameter(name: name, value: "again", overwrite: false)) == 1)
        }
    }

    @Test("it knows what is throttled and what is denied for what they are")
    func misbehaviour() async throws {
        let conduct = EndpointConduct(throttle: .init(perSecond: 0.01, burst: 1), deny: ["ec2:*", "ssm:*"])
        try await with(conduct) { aws in
            let denied = await failure(aws, EC2.describeSubnets([]))
            #expect(denied?.kind == .accessDenied)
            #expect(denied?.code == "UnauthorizedOperation")
            #expect(await failure(aws, SSM.getParameter(name: "a"))?.kind == .accessDenied)
            // The next call of each service is one too many, however often it is tried.
            #expect(await failure(aws, EC2.describeSubnets([]))?.kind == .throttled)
            #expect(await failure(aws, SSM.getParameter(name: "a"))?.kind == .throttled)
        }
    }
}
