import AWS
import Basics
import Foundation
import HTTPClient
import SigV4
import Stack
import TestSupport

@testable import Sandbox

/// A sandbox of a test's own, driven as anyone drives one: by its executable.
final class TestSandbox: Sendable {
    let name: String
    let directory: RunDirectory
    private let executable: String
    private let wrapper: [String]
    private let extra: [String]
    private let state: TemporaryDirectory

    /// - Parameters:
    ///   - product: the executable.
    ///   - extra: further arguments of `up`.
    ///   - uid: run it as this user; nil: as the tests' own.
    init(_ product: String = "gameday-sandbox", _ extra: [String] = [], uid: UInt32? = nil) throws {
        name = "test-\(UInt32.random(in: 0...UInt32.max))"
        state = try TemporaryDirectory()
        executable = try BuiltProduct.path(product)
        self.extra = extra
        directory = try RunDirectory(root: state.path + "/gameday/sandbox", name: name)
        if let uid {
            chown(state.path, uid, uid)
            wrapper = ["/usr/bin/setpriv", "--reuid=\(uid)", "--regid=\(uid)", "--clear-groups"]
        } else {
            wrapper = []
        }
    }

    /// Runs a test with a sandbox, and ends the sandbox whatever happens.
    static func with(
        _ product: String = "gameday-sandbox", _ extra: [String] = [], uid: UInt32? = nil,
        _ body: (TestSandbox) async throws -> Void
    ) async throws {
        let sandbox = try TestSandbox(product, extra, uid: uid)
        do { try await body(sandbox) } catch {
            _ = try? await sandbox.call("down")
            throw error
        }
        _ = try await sandbox.call("down")
    }

    /// Runs a subcommand to its end.
    func call(_ subcommand: String, _ arguments: [String] = []) async throws -> TestSupport.ChildProcess.Output {
        // Where a sandbox is planted, the honest program goes into it all the same.
        let program = subcommand == "exec" ? try BuiltProduct.path("gameday-sandbox") : executable
        let line = wrapper + [program, subcommand, "--name", name] + arguments
        let environment = [
            "HOME": state.path, "XDG_STATE_HOME": state.path, "XDG_CACHE_HOME": state.path + "/cache",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        return try await TestSupport.ChildProcess.run(line[0], Array(line.dropFirst()), environment: environment)
    }

    /// Brings it up and reads its stack file.
    @discardableResult
    func up() async throws -> StackFile {
        let output = try await call("up", extra)
        guard output.status == 0 else { throw Failed(description: output.standardError) }
        let path = output.standardOutput.split(separator: "\n").map(String.init)
        guard path == [directory.stackFile] else { throw Failed(description: output.standardOutput) }
        return try StackFile.read(path: directory.stackFile).stack
    }

    /// The sandbox could not be brought up.
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }
}

extension StackFile {
    /// A client of the sandbox's endpoint.
    var aws: AWSClient {
        let key = credentials.map {
            SigV4.Credentials(accessKeyID: $0.accessKeyID, secretAccessKey: $0.secretAccessKey)
        }
        return AWSClient(
            region: region, endpoint: endpoint, credentials: StackFileCredentials(key), http: HTTPClient(),
            outside: .init(
                now: { Int64(Date().timeIntervalSince1970) },
                sleep: { _ in throw TestSandbox.Failed(description: "the endpoint failed once") }))
    }

    /// A client on the client side of the sandbox's network.
    var inside: HTTPClient {
        var configuration = HTTPClient.Configuration()
        if let reach { configuration.reach = .broker(path: reach.broker) }
        return HTTPClient(configuration: configuration)
    }
}
