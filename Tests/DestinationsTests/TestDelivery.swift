import AWS
import Basics
import Destinations
import Documents
import FoundationEssentials
import HTTPClient
import Runner
import TestSupport

/// Deliveries that wait not at all between attempts, and note how long they would have; only the limit of a whole
/// delivery never passes by itself.
struct TestDelivery {
    var variables: [String: String] = [:]
    var keys = ["testing", "testing"]
    let waits = Locked<[Int]>([])
    /// From here on a pause is that of the whole delivery.
    var limit = 30_500
    var halt: HaltSwitch?
    /// Seconds since 1970; nil for the present.
    var now: Int64?

    var environment: DeliveryEnvironment {
        let variables = variables
        let waits = waits
        let limit = limit
        let now = now
        return DeliveryEnvironment(
            http: HTTPClient(),
            credentials: EnvironmentCredentials(["AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": keys[1]]) { 0 },
            clock: .system, secondsSince1970: { now ?? Int64(Date.now.timeIntervalSince1970) },
            pause: { milliseconds in
                if milliseconds >= limit { return try await Self.untilCancelled() }
                waits.withLock { $0.append(milliseconds) }
            }, random: { 0.5 }, variable: { variables[$0] })
    }

    private static func untilCancelled() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in stream {}
        continuation.finish()
        throw CancellationError()
    }

    static func destinations(_ items: String...) throws -> [any Destination] {
        let text = "version: 1\ndestinations:\n" + items.map { "  - \($0)\n" }.joined()
        return try DestinationsFile.read(Document(text: text, file: "destinations.yaml"))
    }

    /// What came of the only destination: what was done, or the failure in one line.
    func send(_ run: RunFixture, to destination: String) async throws -> String {
        let reports = await Delivery.send(
            run.directory, to: try Self.destinations(destination), in: environment, halt: halt)
        switch reports[0].outcome {
        case .success(let what): return what
        case .failure(let failure): return "FAILED: \(failure)"
        }
    }
}
