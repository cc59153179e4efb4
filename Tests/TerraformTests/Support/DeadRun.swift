import AWS
import Basics
import Documents
import Experiments
import Faults
import Foundation
import HTTPClient
import Probes
import SigV4
import Stack
import TestSupport

/// A run that broke the stack by an experiment's own fault and then was no more, and what put the stack back.
struct DeadRun: Sendable {
    /// What the next plan wants to change, as `address: actions`.
    var changes: [String]
    /// The network ACL of the subnet: before the fault, after it, and after `terraform apply`.
    var before: String
    var during: String
    var after: String
    /// What `gameday recover` did then.
    var recovery: ChildProcess.Output
    /// The network ACLs there are before it and after.
    var acls: (before: [String], after: [String])

    static func happen(in stack: AppliedStacks.Stack, _ account: MotoAccount) async throws -> DeadRun {
        let scene = try Scene(stack, account)
        let (subnet, before) = try await scene.breakSubnet()
        let during = try await scene.acl(of: subnet)
        let plan = try await stack.terraform.plan()
        try await stack.terraform.expect("apply", ["-input=false", "-no-color", "plan.bin"])
        let after = try await scene.acl(of: subnet)
        let left = try await scene.acls()
        let recovery = try await scene.recover()
        return DeadRun(
            changes: plan.changes, before: before, during: during, after: after, recovery: recovery,
            acls: (left, try await scene.acls()))
    }

    /// The stack as gameday knows it, with moto as its endpoint.
    private struct Scene {
        struct NoFault: Error {}

        let stack: StackFile
        let values: Node
        let aws: AWSClient
        let keys = (id: "testing", secret: "testing")

        init(_ applied: AppliedStacks.Stack, _ account: MotoAccount) throws {
            let document = try Document(text: applied.stackFile, file: "stack.json")
            var stack = try StackFile(document)
            stack.endpoint = "http://127.0.0.1:\(account.port)"
            self.stack = stack
            values = document.stackValues
            aws = AWSClient(
                region: stack.region, endpoint: stack.endpoint,
                credentials: StackFileCredentials(
                    SigV4.Credentials(accessKeyID: keys.id, secretAccessKey: keys.secret)),
                http: HTTPClient(),
                outside: .init(now: { Int64(Date.now.timeIntervalSince1970) }, sleep: { _ in await Task.yield() }))
        }

        /// Injects the fault of experiments/subnet-blackhole.yaml; the subnet, and the ACL that it was on.
        func breakSubnet() async throws -> (subnet: String, acl: String) {
            let experiment = try Experiment(
                Document(path: PackageRoot.path + "/experiments/subnet-blackhole.yaml"),
                catalog: ContractTests.catalog, references: References(stack: values, set: nil))
            guard let declaration = experiment.faults.first else { throw NoFault() }
            let environment = FaultEnvironment(
                stack: stack, aws: aws, run: "dead-run", clock: .system,
                secondsSince1970: { Int64(Date.now.timeIntervalSince1970) }, pause: { _ in await Task.yield() },
                writeAcknowledgedSince: { _ in true }, anyFailedSince: { _ in true })
            let homes = try await associations()
            let fault = try await FaultCatalog.fault(declaration, in: environment).prepare()
            try await fault.inject()
            let moved = try await associations().filter { homes[$0.key] != $0.value }
            guard let subnet = moved.keys.first, moved.count == 1, let home = homes[subnet] else { throw NoFault() }
            return (subnet, home)
        }

        func acl(of subnet: String) async throws -> String { try await associations()[subnet] ?? "" }

        func acls() async throws -> [String] { try await all().map(\.id) }

        func recover() async throws -> ChildProcess.Output {
            let folder = try TemporaryDirectory()
            let file = try folder.write(stack.jsonText, to: "stack.json")
            var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
            environment["AWS_ACCESS_KEY_ID"] = keys.id
            environment["AWS_SECRET_ACCESS_KEY"] = keys.secret
            return try await ChildProcess.run(
                try BuiltProduct.path("gameday"), ["recover", "--stack", file], environment: environment)
        }

        private func all() async throws -> [EC2.NetworkAcl] {
            let vpc = stack.network?.vpc ?? ""
            return try await aws.pages { EC2.describeNetworkAcls([.init("vpc-id", [vpc])], marker: $0) }
        }

        private func associations() async throws -> [String: String] {
            try await all().reduce(into: [:]) { homes, acl in
                for association in acl.associations { homes[association.subnet] = acl.id }
            }
        }
    }
}
