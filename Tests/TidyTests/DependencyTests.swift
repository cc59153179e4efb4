import Testing

@Suite("The direction of the dependencies")
struct DependencyTests {
    /// The library targets in the order in which Package.swift declares them.
    static let order: [String] = {
        let lines = SourceTree.files.first { $0.path == "Package.swift" }?.lines ?? []
        var names: [String] = []
        for (index, line) in lines.enumerated() {
            let text = line.drop { $0 == " " }
            guard text.hasPrefix("library(") || text.hasPrefix("executable(") else { continue }
            let quoted = text.contains("\"") ? String(text) : lines[index + 1]
            if let name = quoted.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first {
                names.append(String(name))
            }
        }
        return names
    }()

    @Test("Package.swift declares every folder of Sources")
    func everyFolderIsATarget() {
        let systemTargets = ["CCurl", "COpenSSL", "CPostgres", "CNamespaces"]
        let folders = Set(SourceTree.product.map(\.target)).subtracting(systemTargets)
        #expect(folders.subtracting(Self.order) == [])
        #expect(Self.order.count > 15)
    }

    @Test("A target imports only targets declared above it")
    func downhill() {
        for file in SourceTree.product {
            guard let own = Self.order.firstIndex(of: file.target) else { continue }
            for module in Imports.all(in: file) {
                guard let other = Self.order.firstIndex(of: module) else { continue }
                #expect(other < own, "\(file.path) imports \(module), which is declared below \(file.target)")
            }
        }
    }

    @Test(
        "Each C library is imported by one target only",
        arguments: ["CCurl": "HTTPClient", "COpenSSL": "SigV4", "CPostgres": "Postgres", "CNamespaces": "Sandbox"])
    func oneImporter(module: String, target: String) {
        let importers = Set(SourceTree.product.filter { Imports.all(in: $0).contains(module) }.map(\.target))
        #expect(importers == [target])
    }
}

/// The modules that a Swift file imports.
enum Imports {
    static func all(in file: SourceFile) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ").filter {
                !$0.hasPrefix("@") && !["internal", "public", "package", "private", "fileprivate"].contains($0)
            }
            guard words.first == "import", let last = words.last else { return nil }
            return last.split(separator: ".").first.map(String.init)
        }
    }
}
