internal import FoundationEssentials
internal import Logging
internal import Sandbox
internal import ServiceLifecycle
internal import UnixSignals

/// The sandbox's endpoint over a model of the service, for those outside the tests.
public enum ModelEndpoint {
    /// The id of the key that it accepts.
    public static let accessKeyID = "AKIASANDBOXMODEL0001"
    /// The secret of that key.
    public static let secretAccessKey = "sandbox/model+secret"
    /// The region that it speaks for.
    public static let region = "us-east-1"
    /// The account that it speaks for.
    public static let account = "000000000000"

    /// Serves so many tasks on this machine, throttled as AWS throttles, until it is told to end by SIGTERM.
    ///
    /// - Parameters:
    ///   - callLog: where every call is written.
    ///   - onListening: called with the port, once it listens.
    public static func serve(
        tasks: Int, callLog: String, onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let logger = Logger(label: "model-endpoint") { _ in SwiftLogNoOpLogHandler() }
        let service = ModelService(tasks: tasks)
        let nothing = NothingElse()
        let endpoint = AWSEndpoint(
            control: ControlPlane(
                database: nothing, network: nothing, scheduler: service, balancer: service, monitoring: service,
                cache: nothing),
            keys: [AccessKey(id: accessKeyID, secret: secretAccessKey)], region: region, account: account,
            address: .tcp(host: "127.0.0.1", port: 0), conduct: EndpointConduct(quotas: .aws), callLog: callLog,
            wallClock: { Date() }, logger: logger, onListening: { onListening($0 ?? 0) })
        try await ServiceGroup(services: [endpoint], gracefulShutdownSignals: [.sigterm], logger: logger).run()
    }
}
