import AWS
import Basics
import Foundation
import SigV4
import TestSupport
import Testing

/// The same environments, files and servers for botocore and for us: the same provider, key, secret, token, endpoints
/// and region must come out, or no credentials, or an error.
@Suite(.timeLimit(.minutes(5))) struct BotocoreChainTests {
    /// What comes of one case.
    private struct Outcome: Codable, Equatable, CustomStringConvertible {
        var method: String?
        var key: String?
        var secret: String?
        var token: String?
        var failed = false
        var endpoints: [String?] = []
        var region: String?

        var description: String {
            let found = failed ? "an error" : "\(method ?? "none") \(key ?? "") \(secret ?? "") \(token ?? "")"
            return "\(found) \(endpoints.map { $0 ?? "an error" }) \(region ?? "")"
        }
    }

    private struct Asked: Encodable {
        var environment: [String: String]
        var profile: String?
        var services: [String]
        var container: String
    }

    @Test("the table has the environments that the chain is for")
    func table() {
        #expect(CredentialCase.all.count >= 60)
        #expect(Set(CredentialCase.all.map(\.name)).count == CredentialCase.all.count)
    }

    @Test("the chain gives what botocore gives")
    func botocore() async throws {
        let now = Int64(Date.now.timeIntervalSince1970)
        var scenes: [(CredentialCase, CredentialScene)] = []
        var input: [String] = []
        for example in CredentialCase.all {
            let scene = try CredentialScene(example.environment, now: now)
            try example.prepare(scene)
            scenes.append((example, scene))
            let asked = Asked(
                environment: scene.environment, profile: example.profile, services: example.services,
                container: String(scene.server.url.dropFirst(7)))
            input.append(String(decoding: try JSONEncoder().encode(asked), as: UTF8.self))
        }
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/credential_chain.py"],
            environment: ["PATH": "/usr/bin:/bin"], input: input.joined(separator: "\n"))
        let lines = output.standardOutput.split(separator: "\n")
        try #require(lines.count == scenes.count, "\(output.standardError)")
        for ((example, scene), line) in zip(scenes, lines) {
            let theirs = try JSONDecoder().decode(Outcome.self, from: Data(line.utf8))
            // botocore writes tokens of SSO back; both must begin with the same file.
            try example.prepare(scene)
            let ours = await outcome(example, scene)
            #expect(ours == theirs, "\(example.name)")
            #expect(ours.method == example.expected, "\(example.name)")
        }
    }

    private func outcome(_ example: CredentialCase, _ scene: CredentialScene) async -> Outcome {
        var outcome = Outcome()
        do {
            if let found = try await scene.found(profile: example.profile) {
                outcome.method = found.method.rawValue
                outcome.key = found.credentials.accessKeyID
                outcome.secret = found.credentials.secretAccessKey
                outcome.token = found.credentials.sessionToken
            }
        } catch {
            outcome.failed = true
        }
        let settings = EndpointSettings.read(profile: example.profile, scene.context)
        let region = try? SharedConfiguration.region(profile: example.profile, context: scene.context)
        outcome.region = region ?? nil
        outcome.endpoints = example.services.map { name in
            guard let service = CredentialCase.known[name] else { return "unknown" }
            return try? Endpoint.resolve(
                service, region: outcome.region ?? "eu-west-1", override: nil, settings: settings
            ).url
        }
        return outcome
    }
}
