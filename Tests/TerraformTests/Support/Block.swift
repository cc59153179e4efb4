/// The blocks of a kind at the top of a file: `kind "label" { ... }`.
enum Block {
    static func all(_ kind: String, in file: HCLFile) -> [(label: String, body: [String])] {
        var blocks: [(label: String, body: [String])] = []
        var open = false
        for line in file.code {
            if line.hasPrefix("\(kind) \"") {
                let label = line.split(separator: "\"", omittingEmptySubsequences: false)[1]
                blocks.append((String(label), []))
                open = true
            } else if line.hasPrefix("}") {
                open = false
            } else if open {
                blocks[blocks.count - 1].body.append(line)
            }
        }
        return blocks
    }
}
