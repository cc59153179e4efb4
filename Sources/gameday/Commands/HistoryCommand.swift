import ArgumentParser
import Basics
import Destinations
import FoundationEssentials
import Runner

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists finished runs with their verdicts and recovery times, and how these go.",
        discussion: """
              gameday history
              gameday history zone-outage aurora-failover --runs /var/lib/gameday/runs
              gameday history --format json

            Oldest first; then for each experiment and stack how many of its runs were verified, and its last, median
            and worst recovery time, each the time by which recovery was proven. What has no result, because it goes on
            or its process died, is not in it.
            """)

    @Argument(help: "Only these experiments, by their names; all when left out.")
    var experiments: [String] = []

    @Option(help: "The folder that the runs' directories are in.", completion: .directory)
    var runs = "runs"

    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run() throws {
        let context = CommandContext.live
        context.finishing {
            let history = RunHistory(try found(context))
            context.write(format == .json ? history.json.prettyText : history.text)
            return 0
        }
    }

    private func found(_ context: CommandContext) throws(Complaint) -> [RunHistory.Run] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: runs)
        } catch {
            throw Complaint(
                "the folder \(runs) cannot be read", mend: "name the one that runs were made in with --runs",
                exit: .usage)
        }
        let directories = names.map { RunDirectory(existing: runs + "/" + $0) }
            .filter { FileManager.default.fileExists(atPath: $0.result) }
        var found: [RunHistory.Run] = []
        for directory in directories {
            do {
                found.append(.init(result: try RunRecord(directory).result, directory: directory.path))
            } catch {
                context.complain("gameday: left out: \(error.reason)")
            }
        }
        let all = Set(found.map(\.result.name))
        for name in experiments where !all.contains(name) {
            throw Complaint(
                "\(runs) has no finished run of \(name)",
                mend: all.isEmpty
                    ? "name another folder with --runs" : "there are \(all.sorted().joined(separator: ", "))",
                exit: .usage)
        }
        return experiments.isEmpty ? found : found.filter { experiments.contains($0.result.name) }
    }
}
