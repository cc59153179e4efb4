import FoundationEssentials
import TestSupport
import Testing

@testable import Sandbox

/// That nothing of the endpoint is left out: its own tables of operations and its own error codes, beside what boto3
/// and the AWS CLI drove.
@Suite("Every operation and every error code of the endpoint", .timeLimit(.minutes(4)))
struct EveryOperationTests {
    /// The operations that the endpoint has, as `ecs:StopTask`.
    static let offered: Set<String> = Set(
        AWSEndpoint.services(
            over: ServedEndpoint.control(), region: ServedEndpoint.region, account: ServedEndpoint.account,
            user: ServedEndpoint.user, conduct: EndpointConduct(), wallClock: { Date() }
        ).flatMap { service in service.operationNames.map { "\(service.signingName):\($0)" } })

    /// The codes that no scenario below can bring about, each with its reason.
    static let elsewhere = [
        "ParameterLimitExceeded": "takes 10,000 parameters; ParameterStoreTests does it without the wire"
    ]

    /// A cache that refuses one shard for its quota and one for good.
    private static func cache() -> ModelCache {
        ModelCache(refusals: ["0003": .quotaExceeded(limit: 15), "0002": .notAvailable("not now")])
    }

    @Test("boto3 and the AWS CLI drive every operation and every code, and each answer holds against AWS's model")
    func everything() async throws {
        let directory = try TemporaryDirectory()
        let log = directory.path + "/calls.jsonl"
        try await operations(log: log)
        try await conduct(log: log)
        try await ServedEndpoint.check(
            "signatures_by_both,too_many_acls,other_signatures,other_refusals,get_requests,unknown_services",
            callLog: log)
        try await ServedEndpoint.check("rules_not_in_force", network: ServedEndpoint.brokenNetwork(), callLog: log)
        let text = try String(contentsOf: URL(filePath: log), encoding: .utf8)
        let driven = try Set(
            text.split(separator: "\n").compactMap { line in
                try JSONDecoder().decode(CallLog.Entry.self, from: Data(line.utf8)).error
            })
        let written = try Self.writtenCodes()
        #expect(written.count > 60)
        #expect(written.subtracting(driven).sorted() == Self.elsewhere.keys.sorted(), "never driven")
        #expect(driven.subtracting(written).sorted() == [], "driven, but not found in the sources")
    }

    /// Each tool drives every operation, and the CLI is refused as boto3 is.
    private func operations(log: String) async throws {
        let boto3 = try await ServedEndpoint.check("every_operation_by_boto3", cache: Self.cache(), callLog: log)
        let cli = try await ServedEndpoint.check("every_operation_by_the_cli", cache: Self.cache(), callLog: log)
        for (tool, driven) in [("boto3", boto3), ("cli", cli)] {
            #expect(driven.allSatisfy { $0.tool == tool })
            let done = Set(driven.filter { $0.code.isEmpty }.map(\.operation))
            #expect(Self.offered.subtracting(done).sorted() == [], "not driven by \(tool)")
            #expect(done.subtracting(Self.offered).sorted() == [], "driven by \(tool), and in no table")
        }
        #expect(Set(boto3.map(\.refusal)) == Set(cli.map(\.refusal)))
    }

    /// Every operation is denied and throttled on demand, in the words of its service; those of EC2 can be tried.
    private func conduct(log: String) async throws {
        let denied = try await ServedEndpoint.check(
            "everything_denied", conduct: EndpointConduct(deny: ["*"]), callLog: log)
        let throttle = EndpointConduct(throttle: .init(perSecond: 0.001, burst: 1))
        let throttled = try await ServedEndpoint.check("everything_throttled", conduct: throttle, callLog: log)
        for driven in [denied, throttled] {
            let refused = driven.filter { $0.tool == "boto3" && !$0.code.isEmpty }.map(\.operation)
            #expect(Self.offered.subtracting(refused).sorted() == [], "not refused")
        }
        let tried = try await ServedEndpoint.check("dry_runs", callLog: log)
        for tool in ["boto3", "cli"] {
            let ended = tried.filter { $0.tool == tool && $0.code == "DryRunOperation" }.map(\.operation)
            #expect(Self.offered.filter { $0.hasPrefix("ec2:") }.subtracting(ended).sorted() == [], "not tried")
        }
    }

    /// The error codes that stand in the sources of the endpoint and of the verification of signatures.
    private static func writtenCodes() throws -> Set<String> {
        let fault = /(?:AWSFault|self\.init)\(\s*"([A-Z][A-Za-z.]+)"|missingMember(?:: | = )"([A-Za-z]+)"/
        let signature = /: "([A-Z][A-Za-z]+)"/
        var codes: Set<String> = []
        let endpoint = PackageRoot.path + "/Sources/Sandbox/Endpoint"
        for name in try FileManager.default.subpathsOfDirectory(atPath: endpoint) where name.hasSuffix(".swift") {
            let text = try String(contentsOf: URL(filePath: endpoint + "/" + name), encoding: .utf8)
            for match in text.matches(of: fault) {
                if let code = match.output.1 ?? match.output.2 { codes.insert(String(code)) }
            }
        }
        let failures = PackageRoot.path + "/Sources/SigV4/VerificationFailure.swift"
        let text = try String(contentsOf: URL(filePath: failures), encoding: .utf8)
        return text.matches(of: signature).reduce(into: codes) { $0.insert(String($1.output.1)) }
    }
}

/// One call as a tool made it.
struct DrivenCall: Decodable, Hashable {
    /// `boto3` or `cli`.
    var tool: String
    /// Such as `ecs:StopTask`.
    var operation: String
    /// The error code; empty when the call was accepted.
    var code: String

    /// What was refused, whoever asked.
    var refusal: String { "\(operation) \(code)" }
}
