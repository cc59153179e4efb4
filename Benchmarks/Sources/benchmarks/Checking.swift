internal import Foundation
internal import Verification

/// Was anything acknowledged lost, and was anything done twice? One history, asked by each tool in its favourite form.
enum Checking {
    static let operations = 1_000_000

    static func run(_ bench: Bench) throws -> Outcome {
        let machine = Machine.now()
        let sample = try SampleHistory(folder: bench.scratch, operations: operations)
        let rounds = 3
        let python = bench.benchEnvironment + "/python"
        let count = String(operations)
        _ = try Child.run([python, bench.peer("check_duckdb.py"), "convert", bench.scratch, count])
        let contenders = [
            Contender(name: "gameday, binary", command: bench.part("check", sample.binary, count), key: "per_cpu_s"),
            Contender(name: "gameday, JSON lines", command: bench.part("check", sample.lines, count), key: "per_cpu_s"),
            Contender(
                name: "DuckDB, Parquet, one thread",
                command: [python, bench.peer("check_duckdb.py"), "parquet", bench.scratch, count], key: "per_cpu_s"),
            Contender(
                name: "DuckDB, JSON lines, one thread",
                command: [python, bench.peer("check_duckdb.py"), "json", bench.scratch, count], key: "per_cpu_s"),
            Contender(
                name: "Python, JSON lines",
                command: [python, bench.peer("check_reference.py"), sample.lines, count], key: "per_cpu_s"),
        ]
        let rows = try Contender.race(contenders, rounds: rounds)
        for row in rows {
            let found = (row.figures["lost"], row.figures["duplicate"])
            guard found == (Double(SampleHistory.lost), Double(SampleHistory.duplicate)) else {
                throw Failure("\(row.tool) found \(found), not what was planted")
            }
        }
        let rates = rows.map { $0.figures["per_cpu_s"] ?? 0 }
        return Outcome(
            name: "checker", question: "operations (invoke, ok, row read back) judged per CPU second",
            method: Contender.method(rounds),
            machine: machine, rows: rows,
            ratios: [
                "binary, times DuckDB on Parquet": rates[0] / rates[2],
                "JSON lines, times DuckDB": rates[1] / rates[3], "JSON lines, times Python": rates[1] / rates[4],
            ],
            targets: [
                .atLeast(20_000_000, "operations per CPU second, binary", rates[0]),
                .atLeast(1_000_000, "operations per CPU second, JSON lines", rates[1]),
            ])
    }

    /// Judges the file five times and reports the fastest.
    static func part(file: String, operations: Int) throws {
        let watch = MemoryWatch()
        let before = MemoryWatch.anonymousBytes()
        var best = Double.infinity
        var lost = 0
        var duplicate = 0
        for _ in 0..<5 {
            let since = threadSeconds()
            let result = try HistoryCheck.check(path: file)
            best = min(best, threadSeconds() - since)
            lost = result.durability?.anomalies[.lost]?.count ?? 0
            duplicate = result.durability?.anomalies[.duplicate]?.count ?? 0
        }
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        let count = Double(operations)
        report([
            "per_cpu_s": count / best, "cpu_s": best, "lost": Double(lost), "duplicate": Double(duplicate),
            "bytes_each_on_disk": Double(size) / count,
            "bytes_each_in_memory": Double(watch.stop() - before) / count,
        ])
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The highest anonymous memory of this process: what it allocated, without the history's file that is mapped.
private final class MemoryWatch: @unchecked Sendable {
    private let lock = NSLock()
    private var peak = 0
    private var isOver = false

    init() {
        Thread.detachNewThread { [self] in
            while lock.withLock({ !isOver }) {
                let now = Self.anonymousBytes()
                lock.withLock { peak = max(peak, now) }
                usleep(1_000)
            }
        }
    }

    func stop() -> Int {
        lock.withLock {
            isOver = true
            return peak
        }
    }

    static func anonymousBytes() -> Int { Child.memory("RssAnon", of: "self") }
}
