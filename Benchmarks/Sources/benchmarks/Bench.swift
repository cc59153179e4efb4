internal import Foundation

/// Where everything is, and a directory to work in.
struct Bench {
    /// The folder of the benchmarks' package.
    let home: String
    /// The folder that the built executables lie in.
    let built: String
    let scratch: String

    init() throws {
        // Benchmarks/.build/TRIPLE/release/benchmarks
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let folder = executable.deletingLastPathComponent()
        built = folder.path
        home = (0..<3).reduce(folder) { folder, _ in folder.deletingLastPathComponent() }.path
        scratch = NSTemporaryDirectory() + "gameday-benchmarks-\(getpid())"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    }

    var root: String { URL(fileURLWithPath: home).deletingLastPathComponent().path }
    /// The tests' Python, for the peers that are pinned there, and the benchmarks' own.
    var python: String { root + "/.venv/bin/python" }
    var benchEnvironment: String { root + "/.venv-bench/bin" }

    func peer(_ name: String) -> String { home + "/peers/" + name }
    func part(_ arguments: String...) -> [String] { [built + "/benchmarks", "part"] + arguments }
    func cleanUp() { try? FileManager.default.removeItem(atPath: scratch) }

    func write(_ outcome: Outcome) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let file = home + "/results/\(outcome.name).json"
        try (encoder.encode(outcome) + Data("\n".utf8)).write(to: URL(fileURLWithPath: file))
    }
}

/// One who does the same work: a command line and how its output becomes figures.
struct Contender {
    var name: String
    var command: [String]
    /// The figure that decides which round was its best, and whether less is better.
    var key: String
    var lessIsBetter = false
    var perform: ([String]) throws -> Child = { try Child.run($0) }
    var read: (Child) throws -> [String: Double] = { try $0.lastLineAsFigures() }

    static func method(_ rounds: Int) -> String { "best of \(rounds) interleaved rounds" }

    /// Lets every contender run in turn, `rounds` times, and keeps the best round of each: the machine may be busy
    /// with other things, and whatever else it does can only make a contender slower.
    static func race(_ contenders: [Contender], rounds: Int) throws -> [Row] {
        var best: [[String: Double]?] = contenders.map { _ in nil }
        for round in 1...rounds {
            for (index, contender) in contenders.enumerated() {
                FileHandle.standardError.write(Data("round \(round) of \(rounds): \(contender.name)\n".utf8))
                let child = try contender.perform(contender.command)
                var figures = try contender.read(child)
                figures["process_cpu_s"] = child.cpu
                figures["process_peak_mb"] = child.peakMegabytes
                guard let value = figures[contender.key] else {
                    throw Failure("\(contender.name) gave no \(contender.key)")
                }
                let known = best[index]?[contender.key]
                if known.map({ contender.lessIsBetter ? value < $0 : value > $0 }) ?? true { best[index] = figures }
            }
        }
        return zip(contenders, best).map { Row(tool: $0.name, figures: $1 ?? [:]) }
    }
}
