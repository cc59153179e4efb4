/// What Terraform 1.5 does not have yet. It cannot be run beside a newer one here, so the text is looked at.
enum OldTerraform {
    /// What must not stand in a line, and since when it may.
    static let newer: [(word: String, since: String)] = [
        ("ephemeral \"", "1.10"), (" ephemeral = true", "1.10"), ("ephemeralasnull(", "1.10"), ("_wo ", "1.11"),
        ("_wo_version ", "1.11"), ("provider::", "1.8"), ("templatestring(", "1.9"), ("issensitive(", "1.8"),
        ("removed {", "1.7"), ("mock_provider", "1.7"), ("terraform.applying", "1.10"), ("use_lockfile", "1.10"),
    ]

    static func findings(in file: HCLFile) -> [String] {
        file.code.enumerated().flatMap { number, line in
            newer.filter { (" " + line + " ").contains($0.word) }
                .map { "\(file.path):\(number + 1) needs Terraform \($0.since): \(line)" }
        } + validations(in: file)
    }

    /// Until 1.9 a validation may look at its own variable only.
    private static func validations(in file: HCLFile) -> [String] {
        Block.all("variable", in: file).flatMap { name, body -> [String] in
            body.filter { line in references(in: line).contains { $0 != "var.\(name)" } }
                .map { "\(file.path): the validation of \(name) looks at something else: \($0)" }
        }
    }

    /// What a line refers to, `var.name` and the like; the text of descriptions and messages aside.
    private static func references(in line: String) -> [String] {
        let text = line.drop { $0 == " " }
        if text.hasPrefix("description") || text.hasPrefix("error_message") { return [] }
        let words = text.split { !($0.isLetter || $0.isNumber || "._-".contains($0)) }
        return words.compactMap { word in
            let parts = word.split(separator: ".")
            guard parts.count > 1, ["var", "local", "data", "module"].contains(parts[0]) else { return nil }
            return "\(parts[0]).\(parts[1])"
        }
    }
}
