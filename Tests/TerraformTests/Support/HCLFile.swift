import Foundation
import TestSupport

/// A file of the shipped configuration.
struct HCLFile: Sendable, CustomStringConvertible {
    /// The path from the folder `terraform`.
    var path: String
    var text: String
    var description: String { path }

    /// Its lines without comments; a line that is only a comment stays as an empty one, so that numbers hold.
    var code: [String] {
        text.components(separatedBy: "\n").map { line in
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.hasPrefix("#") || trimmed.hasPrefix("//") { return "" }
            return line.components(separatedBy: " # ")[0]
        }
    }

    /// The names of the blocks of a kind with one label, such as `variable` or `output`.
    func labels(of kind: String) -> [String] {
        code.filter { $0.hasPrefix("\(kind) \"") }
            .compactMap {
                $0.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first.map(String.init)
            }
    }
}

/// The shipped configuration as text.
enum Configuration {
    static let path = PackageRoot.path + "/terraform"

    /// Whether a file belongs to it: neither what Terraform puts beside it, nor what a user does, who would otherwise
    /// have the tests run against a backend and variables of their own.
    static func isShipped(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return !path.contains(".terraform/") && !path.contains(".tfstate") && name != "backend.tf"
            && ![".tfvars", ".tfvars.json", ".tfplan", "override.tf", "override.tf.json", "crash.log"]
                .contains { name.hasSuffix($0) }
    }

    /// Every file that belongs to it.
    static let files: [HCLFile] = {
        let paths = (FileManager.default.enumerator(atPath: path)?.allObjects as? [String]) ?? []
        return paths.sorted().filter(isShipped).compactMap { name in
            guard let text = try? String(contentsOfFile: path + "/" + name, encoding: .utf8) else { return nil }
            return HCLFile(path: name, text: text)
        }
    }()

    /// What users apply: without the tests.
    static var product: [HCLFile] { files.filter { $0.path.hasSuffix(".tf") } }
    static var tests: [HCLFile] { files.filter { $0.path.hasSuffix(".tftest.hcl") } }

    /// The folders of the modules, below `modules`; the root module is not among them.
    static var modules: [String] {
        Set(product.filter { $0.path.hasPrefix("modules/") }.map { String($0.path.split(separator: "/")[1]) }).sorted()
    }

    static func file(_ path: String) -> HCLFile? { files.first { $0.path == path } }
}
