import Foundation
import TestSupport

/// The table in terraform/README.md: requirement, resource, test.
struct RequirementTable: Sendable {
    /// The cells of each row.
    var rows: [[String]]

    init(_ readme: String) {
        var rows: [[String]] = []
        var isInside = false
        for line in readme.components(separatedBy: "\n") {
            guard line.hasPrefix("|") else {
                isInside = false
                continue
            }
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.first?.lowercased() == "requirement" { isInside = true }
            if isInside { rows.append(cells) }
        }
        self.rows = rows.filter { $0.first?.lowercased() != "requirement" && $0.first?.hasPrefix("-") == false }
    }

    /// Rows without a proof, and proofs that are not there.
    func findings() -> [String] {
        rows.flatMap { row -> [String] in
            let cell = row.last ?? ""
            // In backticks: the names of tests, and what a run on AWS would be looked at with.
            let names = cell.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            let proofs = names.compactMap { Self.exists($0) }
            if proofs.isEmpty, !cell.contains("only AWS") {
                return ["\(row.first ?? ""): no test, and it does not say that only AWS can show it"]
            }
            return names.filter { Self.exists($0) == false }.map { "\(row.first ?? ""): there is no test \($0)" }
        }
    }

    /// Whether there is what the name stands for: a file of tests of this target, a file of `terraform test` or, as
    /// `file/run`, a run in one. Nil for other names.
    private static func exists(_ name: String) -> Bool? {
        if name.hasSuffix("Tests") {
            return FileManager.default.fileExists(
                atPath: PackageRoot.path + "/Tests/TerraformTests/" + name + ".swift")
        }
        let parts = name.split(separator: "/").map(String.init)
        guard let file = parts.first, file.hasSuffix(".tftest.hcl") else { return nil }
        guard let runs = Configuration.file("tests/" + file)?.labels(of: "run") else { return false }
        return parts.count == 1 || runs.contains(parts[1])
    }
}
