import ArgumentParser
import Destinations
import Runner

struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Sends a finished run to buckets, topics, webhooks, metrics and traces, again or for the first time.",
        discussion: """
              gameday send runs/20260101-120000-aurora-failover-abcd --to destinations.yaml
              gameday send runs/20260101-120000-aurora-failover-abcd --to s3://bucket/prefix

            Only the run's directory is needed. What is in S3 already is not sent again, and an upload that was cut off
            goes on where it ended. docs/results.md describes the file and what each destination gets.
            Exit codes: 0 all delivered, 2 not all; the run's verdict stays what it is.
            """)

    @Argument(help: ArgumentHelp("The run's directory.", valueName: "run"), completion: .directory)
    var path: String

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("A destinations file, or s3://bucket/prefix.", valueName: "place"),
        completion: .documents)
    var places: [String]

    @Option(help: "A profile of the shared AWS configuration.")
    var profile: String?

    func run() async throws {
        let context = CommandContext.live
        await context.finishing {
            let directory = RunDirectory(
                existing: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
            let region: String
            do throws(DeliveryFailure) {
                region = try RunRecord(directory).result.stack.region
            } catch {
                throw Complaint(error.reason, mend: error.mend, exit: .usage)
            }
            let sending = try Sending(places: places, profile: profile, region: region, context: context)
            return await sending.send(directory, each: { context.print($0) }) ? 0 : 2
        }
    }
}
