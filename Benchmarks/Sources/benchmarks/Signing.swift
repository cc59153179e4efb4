internal import Foundation
internal import SigV4

/// How many requests a second one core signs, its signing key known already.
enum Signing {
    static func run(_ bench: Bench) throws -> Outcome {
        let machine = Machine.now()
        let rounds = 5
        let rows = try Contender.race(
            [
                Contender(name: "gameday", command: bench.part("sign", "200000"), key: "per_cpu_s"),
                Contender(name: "botocore", command: [bench.python, bench.peer("sign.py"), "10000"], key: "per_cpu_s"),
                Contender(
                    name: "OpenSSL, one HMAC of 144 bytes (limit)",
                    command: [bench.built + "/limits", "hmac", "2000000", "144"], key: "per_cpu_s"),
            ], rounds: rounds)
        let rates = rows.map { $0.figures["per_cpu_s"] ?? 0 }
        return Outcome(
            name: "signing", question: "requests signed per CPU second, key warm", method: Contender.method(rounds),
            machine: machine,
            rows: rows, ratios: ["times botocore": rates[0] / rates[1], "of OpenSSL's HMAC": rates[0] / rates[2]],
            targets: [.atLeast(100_000, "signatures per CPU second", rates[0])])
    }

    /// The same requests as in `peers/sign.py`.
    static func part(count: Int) {
        let signer = Signer()
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        let requests = (0..<64).map { index in
            SignableRequest(
                method: "POST", target: "/",
                headers: [
                    ("Host", "rds.us-east-1.amazonaws.com"),
                    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                ],
                payload: .bytes(
                    Array("Action=DescribeDBClusters&DBClusterIdentifier=cluster-\(index)&Version=2014-10-31".utf8)))
        }
        let since = Child.ownSeconds()
        var signed = 0
        for index in 0..<count {
            // Each at an instant of its own, as real requests are.
            let time = SigningTime(unixSeconds: 1_790_000_000 + Int64(index % 1_000))
            signed +=
                signer.sign(
                    requests[index % 64], with: credentials, region: "us-east-1", service: "rds", at: time
                ).count
        }
        let cpu = Child.ownSeconds() - since
        precondition(signed == 2 * count, "a signature is two headers")
        report([
            "count": Double(count), "cpu_s": cpu, "per_cpu_s": Double(count) / cpu,
            "cpu_us_each": cpu * 1e6 / Double(count),
        ])
    }
}
