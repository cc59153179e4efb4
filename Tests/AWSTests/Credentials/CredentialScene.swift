import AWS
import Basics
import Foundation
import HTTPClient
import SigV4
import TestSupport
import Testing

/// A home directory, an environment and a time of a test's own, and the server that hands out credentials.
struct CredentialScene {
    /// 2026-11-22T18:00:00Z.
    static let start: Int64 = 1_795_370_400

    let home: TemporaryDirectory
    let server: TokenServer
    let time: Locked<Int64>
    var environment: [String: String]

    /// A scene at `start`, whose services are all the server.
    init(_ environment: [String: String] = [:], now: Int64 = start) throws {
        home = try TemporaryDirectory()
        let time = Locked(now)
        self.time = time
        server = try TokenServer(now: { time.withLock { $0 } })
        self.environment = [:]
        let standing = [
            "HOME": "{home}", "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL_STS": "{url}",
            "AWS_ENDPOINT_URL_SSO": "{url}", "AWS_ENDPOINT_URL_SSO_OIDC": "{url}",
        ]
        self.environment = standing.merging(environment) { _, own in own }.mapValues(filled)
    }

    /// A text with the home directory and the server's address in the places for them.
    func filled(_ text: String) -> String {
        text.replacing("{home}", with: home.path).replacing("{url}", with: server.url)
    }

    /// Writes a file of the home directory.
    func write(_ text: String, to name: String) throws {
        let path = home.file(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try home.write(filled(text), to: name)
    }

    func write(config: String? = nil, credentials: String? = nil) throws {
        if let config { try write(config, to: ".aws/config") }
        if let credentials { try write(credentials, to: ".aws/credentials") }
    }

    /// Writes the cached token of an SSO session, or of a start URL.
    func write(token: String, of name: String, expiresAt: String, more: String = "") throws {
        let text = #"{"accessToken": "\#(token)", "expiresAt": "\#(expiresAt)"\#(more)}"#
        try write(text, to: ".aws/sso/cache/\(SHA1.hexadecimal(name)).json")
    }

    var context: CredentialContext {
        let environment = environment
        let time = time
        return CredentialContext(
            environment: environment,
            readFile: { path in
                guard FileManager.default.fileExists(atPath: path) else { return nil }
                return try String(contentsOfFile: path, encoding: .utf8)
            },
            writeFile: { try Data($1.utf8).write(to: URL(filePath: $0)) },
            run: { words in
                let output = try await ChildProcess.run(
                    "/usr/bin/env", words, environment: environment.merging(["PATH": "/usr/bin:/bin"]) { old, _ in old }
                )
                return CredentialContext.CommandOutput(
                    status: Int(output.status), text: output.standardOutput)
            }, http: HTTPClient(), outside: .init(now: { time.withLock { $0 } }, sleep: { _ in }),
            linkLocal: .init(container: server.url, instance: server.url, instanceIPv6: server.url))
    }

    /// The standard chain of the scene.
    func chain(profile: String? = nil) -> CredentialChain {
        .standard(profile: profile, region: "eu-west-1", context: context)
    }

    /// What the standard chain finds.
    func found(profile: String? = nil) async throws -> SourcedCredentials? {
        try await chain(profile: profile).credentials()
    }

    /// The key id that the standard chain finds.
    func key(profile: String? = nil) async throws -> String? {
        try await found(profile: profile)?.credentials.accessKeyID
    }

    /// Why the standard chain fails; it must.
    func failure(profile: String? = nil, _ location: SourceLocation = #_sourceLocation) async -> String {
        let error = await #expect(throws: CredentialError.self, sourceLocation: location) {
            try await self.found(profile: profile)
        }
        return error?.description ?? ""
    }

    /// Moves the time on.
    func advance(_ seconds: Int64) { time.withLock { $0 += seconds } }
}
