internal import AWS
internal import Basics
internal import Documents
internal import Experiments
internal import Faults
internal import Foundation
internal import HTTPClient
internal import ModelStack
internal import SigV4
internal import Stack

/// How long it takes to find a thousand tasks in three zones and to stop them, and with how many calls, when ECS takes
/// as many calls as it does of an account.
enum Stopping {
    private static let tasks = 1_000

    static func run(_ bench: Bench) throws -> Outcome {
        let machine = Machine.now()
        // The buckets decide how long it takes: rounds hardly differ.
        let rounds = 1
        let peer = [bench.python, bench.peer("stop.py"), "URL"]
        let contenders = [
            ("gameday", bench.part("stop", "URL")), ("boto3, standard retries", peer + ["standard"]),
            ("boto3, adaptive retries", peer + ["adaptive"]),
        ]
        let log = bench.scratch + "/calls.jsonl"
        let rows = try Contender.race(
            contenders.map { name, command in
                Contender(
                    name: name, command: command, key: "wall_s", lessIsBetter: true,
                    perform: { try serving(bench, log: log, for: $0) },
                    read: { try $0.lastLineAsFigures().merging(calls(in: log)) { $1 } })
            }, rounds: rounds)
        func ratios(_ figure: String) -> [Double] {
            rows.map { ($0.figures[figure] ?? 0) / (rows[0].figures[figure] ?? 1) }
        }
        return Outcome(
            name: "stop", question: "\(tasks) tasks found and stopped under ECS's published limits",
            method: Contender.method(rounds), machine: machine, rows: rows,
            ratios: [
                "boto3's (standard) time against ours": ratios("wall_s")[1],
                "boto3's (standard) calls against ours": ratios("calls")[1],
                "boto3's (standard) CPU against ours": ratios("process_cpu_s")[1],
                "boto3's (adaptive) time against ours": ratios("wall_s")[2],
                "boto3's (adaptive) calls against ours": ratios("calls")[2],
                "boto3's (adaptive) CPU against ours": ratios("process_cpu_s")[2],
            ],
            targets: [
                // Of a full bucket of 100 that is filled with 40 a second.
                .atMost(1.2 * Double(tasks - 100) / 40, "seconds", rows[0].figures["wall_s"] ?? 0),
                .atMost(0, "calls that were throttled", rows[0].figures["throttled"] ?? 0),
            ])
    }

    /// Runs a contender against an endpoint of its own, whose buckets are full.
    private static func serving(_ bench: Bench, log: String, for command: [String]) throws -> Child {
        try? FileManager.default.removeItem(atPath: log)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let server = try Child.spawn(bench.part("serve-tasks", "\(tasks)", log), output: ends[1])
        close(ends[1])
        defer {
            kill(server, SIGTERM)
            waitpid(server, nil, 0)
            close(ends[0])
        }
        var line = [UInt8](repeating: 0, count: 100)
        let count = read(ends[0], &line, line.count)
        let url = String(decoding: line[..<max(count, 0)], as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        guard url.hasPrefix("http") else { throw Failure("the endpoint did not start") }
        return try Child.run(command.map { $0 == "URL" ? url : $0 })
    }

    /// What the endpoint was asked.
    private static func calls(in log: String) throws -> [String: Double] {
        struct Entry: Decodable {
            var operation: String?
            var error: String?
        }
        let entries = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
        }
        let stopped = entries.count { $0.operation == "StopTask" && $0.error == nil }
        guard stopped == tasks else { throw Failure("\(stopped) StopTask calls were taken for \(tasks) tasks") }
        return [
            "calls": Double(entries.count), "throttled": Double(entries.count { $0.error == "ThrottlingException" }),
        ]
    }

    /// The endpoint, in a process of its own.
    static func serve(tasks: Int, log: String) async throws {
        try await ModelEndpoint.serve(tasks: tasks, callLog: log) { port in
            print("http://127.0.0.1:\(port)")
            fflush(nil)
        }
    }

    /// What `peers/stop.py` does, by the fault that experiments inject.
    static func part(url: String) async throws {
        let clock = MonotonicClock.system
        let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
        let pause: @Sendable (Int) async throws -> Void = { try await Task.sleep(for: .milliseconds($0)) }
        let key = Credentials(
            accessKeyID: ModelEndpoint.accessKeyID, secretAccessKey: ModelEndpoint.secretAccessKey)
        let environment = FaultEnvironment(
            stack: StackFile(
                name: "model", kind: .sandbox, region: ModelEndpoint.region, account: ModelEndpoint.account,
                endpoint: url, zones: ModelService.zones,
                service: .init(url: "http://service", cluster: "sandbox", name: ModelService.name),
                database: .init(cluster: "aurora", endpoint: "db"), network: .init(vpc: "vpc-05a4db0c", subnets: [])),
            aws: AWSClient(
                region: ModelEndpoint.region, endpoint: url, credentials: StackFileCredentials(key),
                http: HTTPClient(), outside: .init(now: now, sleep: pause)),
            run: "benchmark", clock: clock, secondsSince1970: now, pause: pause, writeAcknowledgedSince: { _ in true })
        let declaration = Declaration(
            name: "ecs/stop-task", arguments: Arguments([:]), mark: Mark(file: "benchmark", line: 1, column: 1))
        let since = clock.now()
        let fault = try await FaultCatalog.fault(declaration, in: environment).prepare()
        let resolved = clock.now()
        try await fault.inject()
        report(["resolve_s": Double(resolved - since) / 1e6, "wall_s": Double(clock.now() - since) / 1e6])
    }
}
