import FoundationEssentials
import Logging
import ModelStack
import ServiceLifecycle
import TestSupport
import Testing

@testable import Sandbox

/// The endpoint served for one test.
enum ServedEndpoint {
    static let key = AccessKey(id: "AKIASANDBOXTEST00001", secret: "sandbox/test+secret")
    static let region = "us-east-1"
    static let account = "000000000000"
    static let user = "arn:aws:iam::000000000000:user/gameday-sandbox"

    /// A VPC whose rules are kept and are in force nowhere.
    static func network() -> NetworkAcls {
        NetworkAcls(plan: NetworkPlan(region: region, zones: Zone.ofRegion(region))) { _ in }
    }

    /// A VPC whose rules cannot be put in force.
    static func brokenNetwork() -> NetworkAcls {
        NetworkAcls(plan: NetworkPlan(region: region, zones: Zone.ofRegion(region))) { _ throws(SandboxError) in
            throw SandboxError("nft is not there")
        }
    }

    /// Models of every part.
    static func control(
        _ database: ModelDatabase = ModelDatabase(), service: ModelService = ModelService(),
        network: any NetworkControl = network(), cache: any CacheControl = ModelCache()
    ) -> ControlPlane {
        ControlPlane(
            database: database, network: network, scheduler: service, balancer: service, monitoring: service,
            cache: cache)
    }

    /// Serves until `body` returns, then shuts down gracefully. `body` is given the TCP port.
    @discardableResult
    static func with<Result: Sendable>(
        _ database: ModelDatabase = ModelDatabase(),
        at address: AWSEndpoint.Address = .tcp(host: "127.0.0.1", port: 0),
        service: ModelService = ModelService(), network: any NetworkControl = network(),
        cache: any CacheControl = ModelCache(), conduct: EndpointConduct = EndpointConduct(),
        callLog: String? = nil, wallClock: @escaping @Sendable () -> Date = { Date() },
        _ body: (Int?) async throws -> Result
    ) async throws -> Result {
        let (ports, listening) = AsyncStream<Int?>.makeStream()
        let logger = Logger(label: "endpoint") { _ in SwiftLogNoOpLogHandler() }
        let endpoint = AWSEndpoint(
            control: control(database, service: service, network: network, cache: cache),
            keys: [key], region: region, account: account, address: address, conduct: conduct, callLog: callLog,
            wallClock: wallClock, logger: logger, onListening: { listening.yield($0) })
        let services = ServiceGroup(services: [endpoint], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await services.run()
            }
            for await port in ports.prefix(1) {
                let result = try await body(port)
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
                return result
            }
            try await group.waitForAll()
            throw NeverListened()
        }
    }

    struct NeverListened: Error {}

    /// Runs scenarios of `Tests/Peers/endpoint`, separated by commas, against one endpoint and expects that they hold.
    /// - Returns: what they drove, each once.
    @discardableResult
    static func check(
        _ scenario: String, _ database: ModelDatabase = ModelDatabase(),
        service: ModelService = ModelService(), network: any NetworkControl = network(),
        cache: any CacheControl = ModelCache(), conduct: EndpointConduct = EndpointConduct(), callLog: String? = nil,
        wallClock: @escaping @Sendable () -> Date = { Date() },
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [DrivenCall] {
        let python = try PackageRoot.python()
        let output = try await with(
            database, service: service, network: network, cache: cache, conduct: conduct, callLog: callLog,
            wallClock: wallClock
        ) { port in
            try await ChildProcess.run(
                python,
                [
                    "-B", PackageRoot.path + "/Tests/Peers/endpoint/check.py", scenario,
                    "http://127.0.0.1:\(port ?? 0)",
                ],
                // Nothing of the machine's own AWS set-up, and no way to any other address.
                environment: [
                    "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
                    "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "no_proxy": "*",
                    "PYTHONDONTWRITEBYTECODE": "1",
                ])
        }
        #expect(output.status == 0, "\(output.standardError.suffix(4000))", sourceLocation: sourceLocation)
        guard output.status == 0, let told = output.standardOutput.split(separator: "\n").last else { return [] }
        return try JSONDecoder().decode([DrivenCall].self, from: Data(told.utf8))
    }
}
