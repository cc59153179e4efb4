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
            let proof = row.last ?? ""
            // In backticks: the names of tests.
            let names = proof.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            if names.isEmpty, !proof.lowercased().contains("only aws") {
                return ["\(row.first ?? ""): no test, and it does not say that only AWS can show it"]
            }
            return names.filter { !Self.exists($0) }.map { "\(row.first ?? ""): there is no test \($0)" }
        }
    }

    /// Whether a test file has the name: a suite of this target, or a file of `terraform test`; behind `/` a run of it.
    private static func exists(_ name: String) -> Bool {
        let parts = name.split(separator: "/").map(String.init).filter { $0 != "tests" && $0 != "TerraformTests" }
        guard let file = parts.first else { return false }
        if file.hasSuffix("Tests") {
            let paths = FileManager.default.enumerator(atPath: PackageRoot.path + "/Tests")?.allObjects as? [String]
            return paths?.contains { $0.hasSuffix("/\(file).swift") } ?? false
        }
        guard let tests = Configuration.tests.first(where: { $0.path.hasSuffix("/" + file) }) else { return false }
        return parts.count == 1 || tests.labels(of: "run").contains(parts[1])
    }
}
