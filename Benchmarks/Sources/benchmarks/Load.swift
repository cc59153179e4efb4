internal import Foundation
internal import HTTPClient
internal import Workload

/// The workload generator at a fixed rate against a server that answers at once: how late it starts requests, and what
/// it spends on each.
enum Load {
    static let rate = 5_000.0
    static let seconds = 10.0

    static func run(_ bench: Bench) throws -> Outcome {
        let machine = Machine.now()
        let server = try Server(bench)
        defer { server.stop() }
        let rounds = 5
        let count = String(Int(rate * seconds))
        let journal = bench.scratch + "/history.jsonl"
        let transfers = server.url + "/v1/transfers"
        let rows = try Contender.race(
            [
                Contender(
                    name: "gameday at 5000/s, journaled",
                    command: bench.part("generate", server.url, "5000", "10", journal), key: "lag_p99_us",
                    lessIsBetter: true),
                Contender(
                    name: "gameday at 10000/s, journaled",
                    command: bench.part("generate", server.url, "10000", "5", journal), key: "lag_p99_us",
                    lessIsBetter: true),
                Contender(
                    name: "hey at 5000/s, 50 workers",
                    command: [
                        "hey", "-n", count, "-c", "50", "-q", "100", "-m", "POST", "-T", "application/json", "-H",
                        "Idempotency-Key: gd-bench-1", "-d", #"{"from":"bench-0001","to":"bench-0002","amount":5}"#,
                        transfers,
                    ], key: "cpu_us_each", lessIsBetter: true, read: readHey),
                Contender(
                    name: "libcurl bare, as fast as it can, 64 connections (limit)",
                    command: [bench.built + "/limits", "post", transfers, "100000", "64"], key: "cpu_us_each",
                    lessIsBetter: true),
            ], rounds: rounds)
        let each = rows.map { $0.figures["cpu_us_each"] ?? 0 }
        let lag = rows[0].figures["lag_p99_us"] ?? .infinity
        return Outcome(
            name: "workload", question: "transfers sent open loop, every event journaled",
            method: Contender.method(rounds),
            machine: machine, rows: rows,
            ratios: [
                "CPU per request, hey / gameday at 5000/s": each[2] / each[0],
                "CPU per request, bare libcurl / gameday at 10000/s": each[3] / each[1],
            ],
            targets: [
                .atMost(1_000, "start lag p99 in us at 5000/s", lag),
                .atLeast(0.99 * rate, "operations a second", rows[0].figures["per_s"] ?? 0),
                .atLeast(20_000, "operations per CPU second at 10000/s", 1e6 / each[1]),
            ])
    }

    static func part(service: String, rate: Double, seconds: Int64, journal path: String) async throws {
        try? FileManager.default.removeItem(atPath: path)
        let plan = WorkloadPlan(
            run: "bench", seed: 1, service: service, streams: [.transfers(ratePerSecond: rate)],
            serviceMaxInFlight: 0)
        var configuration = HTTPClient.Configuration()
        configuration.maxConnections = plan.connections
        let client = HTTPClient(configuration: configuration)
        let journal = try HistoryJournal(path: path)
        let workload = try Workload(plan: plan, client: client, journal: journal)
        try await workload.open()
        let cpu = Child.ownSeconds()
        let since = Child.now()
        workload.start()
        try await Task.sleep(for: .seconds(seconds))
        await workload.stop()
        let wall = Child.now() - since
        let used = Child.ownSeconds() - cpu
        journal.close()
        let total = workload.snapshot().total
        let bytes = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        let count = Double(total.counts.acknowledged)
        report([
            "acknowledged": count, "dropped": Double(total.counts.dropped), "per_s": count / wall,
            "other": Double(total.counts.arrived - total.counts.acknowledged - total.counts.dropped),
            "lag_p50_us": Double(total.startLag?.p50 ?? -1), "lag_p99_us": Double(total.startLag?.p99 ?? -1),
            "lag_max_us": Double(total.startLag?.max ?? -1), "latency_p50_us": Double(total.latency?.p50 ?? -1),
            "latency_p99_us": Double(total.latency?.p99 ?? -1), "journal_bytes_each": Double(bytes) / count,
            "cpu_us_each": used * 1e6 / count,
        ])
    }

    /// hey says what it counted in words. It has no schedule, so it cannot say how late it was.
    private static func readHey(_ child: Child) throws -> [String: Double] {
        func number(after label: String) -> Double? {
            child.output.range(of: label).flatMap { range in
                Double(
                    child.output[range.upperBound...].drop { $0 == " " || $0 == "\t" }.prefix {
                        $0.isNumber || $0 == "."
                    })
            }
        }
        guard let acknowledged = number(after: "[201]"), let rate = number(after: "Requests/sec:") else {
            throw Failure("hey printed something else: \(child.output.suffix(600))")
        }
        return [
            "acknowledged": acknowledged, "per_s": rate, "cpu_us_each": child.cpu * 1e6 / acknowledged,
            "latency_p50_us": (number(after: "50% in") ?? 0) * 1e6,
            "latency_p99_us": (number(after: "99% in") ?? 0) * 1e6,
        ]
    }
}

/// HAProxy with one thread, which answers every transfer as the transaction service would, from its configuration.
private struct Server {
    let url: String
    private let pid: pid_t

    init(_ bench: Bench) throws {
        // The listening socket is made here and inherited: connections wait in it until HAProxy is up.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 4_096) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard listener >= 0, isListening else { throw Failure("cannot listen on a free port of 127.0.0.1") }
        defer { close(listener) }
        let file = bench.scratch + "/haproxy.cfg"
        try Data(Self.configuration(listener).utf8).write(to: URL(fileURLWithPath: file))
        pid = try Child.spawn(["haproxy", "-db", "-f", file])
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    }

    func stop() {
        kill(pid, SIGTERM)
        waitpid(pid, nil, 0)
    }

    private static func configuration(_ listener: Int32) -> String {
        """
        global
            nbthread 1
            maxconn 8000
        defaults
            mode http
            timeout client 60s
            timeout server 60s
            timeout connect 5s
        frontend ledger
            bind fd@\(listener)
            http-request return status 201 content-type application/json lf-string \
        '{"key":"%[req.hdr(idempotency-key)]","seq":1,"from":"bench-0001","to":"bench-0002","amount":5,\
        "from_version":1,"to_version":1,"from_balance_after":1,"to_balance_after":1}' if { method POST }
            http-request return status 200 content-type application/json string '{}' if { method PUT }
            http-request return status 200 content-type application/json string \
        '{"balances":[],"high_water_seq":0}'

        """
    }
}
