import AWS
import Basics
import Documents
import Experiments
import Faults
import Foundation
import HTTPClient
import SigV4
import Stack
import TestSupport

/// A stack and how it is asked: the same for a sandbox and for moto, which both are known by a stack file alone.
struct Subject: Sendable {
    let stack: StackFile
    /// The path of the stack file.
    let path: String
    let aws: AWSClient

    init(path: String) throws {
        self.path = path
        stack = try StackFile.read(path: path).stack
        let keys = stack.credentials
        aws = Self.client(stack, keys?.accessKeyID ?? "", keys?.secretAccessKey ?? "")
    }

    private static func client(_ stack: StackFile, _ id: String, _ secret: String) -> AWSClient {
        AWSClient(
            region: stack.region, endpoint: stack.endpoint,
            credentials: StackFileCredentials(SigV4.Credentials(accessKeyID: id, secretAccessKey: secret)),
            http: HTTPClient(),
            outside: .init(now: { Int64(Date.now.timeIntervalSince1970) }, sleep: { _ in await Task.yield() }))
    }

    /// A client with another secret, or with a key that nobody has.
    func stranger(knowsKey: Bool) -> AWSClient {
        let key = stack.credentials?.accessKeyID ?? ""
        return Self.client(stack, knowsKey ? key : "AKIANOBODY0000000000", "another secret")
    }

    /// A fault with its targets, as an experiment declares it.
    func fault(_ name: String, _ values: [String: ArgumentValue], run: String) async throws -> any PreparedFault {
        let declaration = Declaration(
            name: name, arguments: Arguments(values), mark: Mark(file: "conformance.yaml", line: 1, column: 1))
        let environment = FaultEnvironment(
            stack: stack, aws: aws, run: run, clock: .system,
            secondsSince1970: { Int64(Date.now.timeIntervalSince1970) }, pause: { _ in await Task.yield() },
            writeAcknowledgedSince: { _ in true }, anyFailedSince: { _ in true })
        return try await FaultCatalog.fault(declaration, in: environment).prepare()
    }

    /// `gameday recover`, a process that has no part in what is to be recovered.
    func recover() async throws -> ChildProcess.Output {
        try await Self.run("gameday", ["recover", "--stack", path])
    }

    /// Runs a program of the package to its end, without any AWS settings of whoever runs the tests.
    static func run(_ program: String, _ arguments: [String]) async throws -> ChildProcess.Output {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
        return try await ChildProcess.run(try BuiltProduct.path(program), arguments, environment: environment)
    }

    /// The parts of the stack that the checks ask about; a stack file without one is of no use here.
    func part<Part>(_ path: KeyPath<StackFile, Part?>) throws -> Part {
        guard let part = stack[keyPath: path] else {
            throw Nonconforming(description: "the stack file \(self.path) lacks a part that the checks ask about")
        }
        return part
    }
}

extension Subject {
    /// Runs `body` with a real sandbox, which is taken down however that ends.
    static func withSandbox(_ body: (Subject) async throws -> Void) async throws {
        let name = "c" + UUID().uuidString.prefix(8).lowercased()
        let up = try await run("gameday-sandbox", ["up", "--name", name])
        do {
            try confirm(up.status == 0, "the sandbox did not come up: \(up.standardError)")
            try await body(Subject(path: up.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)))
        } catch {
            _ = try? await run("gameday-sandbox", ["down", "--name", name])
            throw error
        }
        _ = try await run("gameday-sandbox", ["down", "--name", name])
    }

    /// Runs `body` with a moto server that holds a stack like it.
    static func withMoto(_ body: (Subject) async throws -> Void) async throws {
        let folder = try TemporaryDirectory()
        let peer = try PeerProcess(PackageRoot.python(), ["-B", PackageRoot.path + "/Tests/Peers/moto_stack.py"])
        let path = folder.file("stack.json")
        try Data(try await peer.line().utf8).write(to: URL(filePath: path))
        do { try await body(Subject(path: path)) } catch {
            await peer.stop()
            throw error
        }
        await peer.stop()
    }
}
