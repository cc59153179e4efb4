internal import Foundation

/// `benchmarks [NAME...]` measures; `benchmarks part ...` is one contender in a process of its own, so that its CPU
/// seconds and its memory are its own.
@main
struct Command {
    static let benchmarks: [(name: String, run: @Sendable (Bench) throws -> Outcome)] = [
        ("signing", Signing.run), ("validate", Validation.run), ("workload", Load.run), ("checker", Checking.run),
        ("stop", Stopping.run),
    ]

    static func main() async {
        do {
            try await run()
        } catch {
            FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
            exit(70)
        }
    }

    private static func run() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "part" {
            arguments.removeFirst()
            try await part(arguments)
            return
        }
        let known = benchmarks.map(\.name)
        if let stranger = arguments.first(where: { !known.contains($0) }) {
            FileHandle.standardError.write(Data("no benchmark \(stranger); there are: \(known)\n".utf8))
            exit(64)
        }
        let bench = try Bench()
        defer { bench.cleanUp() }
        for (name, run) in benchmarks where arguments.isEmpty || arguments.contains(name) {
            var outcome = try run(bench)
            outcome.machine.loadAfter = Machine.load()
            try bench.write(outcome)
            print(outcome.table)
        }
    }

    private static func part(_ arguments: [String]) async throws {
        let rest = Array(arguments.dropFirst())
        switch (arguments.first, rest.count) {
        case ("sign", 1): Signing.part(count: Int(rest[0]) ?? 0)
        case ("generate", 4):
            try await Load.part(
                service: rest[0], rate: Double(rest[1]) ?? 0, seconds: Int64(rest[2]) ?? 0, journal: rest[3])
        case ("check", 2): try Checking.part(file: rest[0], operations: Int(rest[1]) ?? 0)
        case ("serve-tasks", 2): try await Stopping.serve(tasks: Int(rest[0]) ?? 0, log: rest[1])
        case ("stop", 1): try await Stopping.part(url: rest[0])
        default: throw Failure("unknown part \(arguments)")
        }
    }
}

/// Why a benchmark could not be measured.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
