internal import Foundation

/// How long it takes from the shell's prompt until an experiment file is known to be good.
enum Validation {
    static func run(_ bench: Bench) throws -> Outcome {
        let machine = Machine.now()
        let rounds = 100
        let commands: [(String, every: Int, [String])] = [
            (
                "gameday validate", 1,
                [bench.built + "/gameday", "validate", bench.root + "/experiments/aurora-failover.yaml"]
            ),
            (
                "chaos validate", 10,
                [
                    bench.benchEnvironment + "/chaos", "--log-file", "/dev/null", "validate",
                    bench.peer("experiment.json"),
                ]
            ),
            ("/bin/true (limit)", 1, ["/bin/true"]),
        ]
        var starts: [[Child]] = commands.map { _ in [] }
        for round in 0..<rounds {
            for (index, (_, every, command)) in commands.enumerated() where round % every == 0 {
                starts[index].append(try Child.run(command))
            }
        }
        let rows = zip(commands, starts).map { command, starts in
            let walls = starts.map { $0.wall * 1_000 }.sorted()
            let cpus = starts.map { $0.cpu * 1_000 }.sorted()
            return Row(
                tool: command.0,
                figures: [
                    "starts": Double(starts.count), "wall_ms_min": walls[0], "wall_ms_median": walls[walls.count / 2],
                    "cpu_ms_median": cpus[cpus.count / 2],
                ])
        }
        let medians = rows.map { $0.figures["wall_ms_median"] ?? 0 }
        return Outcome(
            name: "validate", question: "process start to verdict on one experiment file",
            method: "the tools in turn, \(rounds) times, chaos every tenth time; medians", machine: machine, rows: rows,
            ratios: ["times as fast as chaos validate": medians[1] / medians[0]],
            targets: [
                .atMost(25, "median wall time in ms", medians[0])
            ])
    }
}
