import Foundation

/// A text file of the repository, by its path from the root.
struct SourceFile: Sendable, CustomStringConvertible {
    var path: String
    var lines: [String]
    var description: String { path }

    /// The target that a Swift source belongs to.
    var target: String { String(path.split(separator: "/")[1]) }
}

/// The repository's own files, as git would list them.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Every text file below the folders that hold what we write.
    static let files: [SourceFile] = {
        let folders = [
            "Sources", "Tests", "Benchmarks", "experiments", "docs", "scripts", "packaging", "terraform", ".ci",
            "Package.swift", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md",
        ]
        return folders.flatMap { list($0) }.sorted().compactMap { path in
            guard let text = try? String(contentsOfFile: root + "/" + path, encoding: .utf8) else { return nil }
            return SourceFile(path: path, lines: text.components(separatedBy: "\n"))
        }
    }()

    static var swift: [SourceFile] { files.filter { $0.path.hasSuffix(".swift") } }
    static var product: [SourceFile] { swift.filter { $0.path.hasPrefix("Sources/") } }
    static var tests: [SourceFile] { swift.filter { $0.path.hasPrefix("Tests/") } }

    private static func list(_ path: String) -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isDirectory) else { return [] }
        guard isDirectory.boolValue else { return [path] }
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + path)) ?? []
        return entries.filter { !$0.hasPrefix(".build") && $0 != ".venv" && $0 != "__pycache__" }
            .flatMap { list(path + "/" + $0) }
    }
}
