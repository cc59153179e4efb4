import Foundation
import TestSupport

/// An AWS account that a moto server stands for, and a folder to work in that goes away with it.
final class MotoAccount: Sendable {
    private struct Ready: Decodable {
        var port: Int
        var folder: String
    }

    private let server: PeerProcess
    let port: Int
    let folder: String

    init() async throws {
        server = try PeerProcess(
            PackageRoot.python(), ["-B", PackageRoot.path + "/Tests/Peers/terraform/server.py"])
        let ready = try JSONDecoder().decode(Ready.self, from: Data(try await server.line().utf8))
        (port, folder) = (ready.port, ready.folder)
    }

    /// What there is in the account whose name or tags have the suffix in them.
    func leftovers(of suffix: String) async throws -> [String] {
        try server.send(suffix)
        return try JSONDecoder().decode([String].self, from: Data(try await server.line().utf8))
    }

    /// A copy of the shipped configuration in the account's folder, ready to be applied.
    ///
    /// - Parameter state: a state for it to begin with.
    func workspace(_ name: String, variables: String, state: String? = nil) throws -> Terraform {
        let copy = folder + "/" + name
        let files = FileManager.default
        for file in Configuration.files {
            let path = URL(filePath: copy + "/" + file.path)
            try files.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: path)
        }
        // The provider tries 25 times otherwise, and what moto cannot do would look like a hang of ten minutes. Once is
        // too few: on a busy machine a connection breaks now and then.
        try Data("provider \"aws\" {\n  max_retries = 3\n}\n".utf8)
            .write(to: URL(filePath: copy + "/retries_override.tf"))
        try Data(variables.utf8).write(to: URL(filePath: copy + "/terraform.tfvars"))
        if let state { try files.copyItem(atPath: state, toPath: copy + "/terraform.tfstate") }
        return Terraform(folder: copy, port: port)
    }
}
