import Testing

@Suite("Sizes")
struct SizeTests {
    /// Files that may be longer than 500 lines, each with its reason.
    static let long: [String: String] = [:]

    @Test("No file is longer than 500 lines without a reason")
    func files() {
        for file in SourceTree.swift where file.lines.count > 500 {
            #expect(Self.long[file.path] != nil, "\(file.path) has \(file.lines.count) lines")
        }
        for path in Self.long.keys {
            let lines = SourceTree.swift.first { $0.path == path }?.lines.count ?? 0
            #expect(lines > 500, "\(path) needs no exception any more")
        }
    }

    @Test("No function is longer than 70 lines")
    func functions() {
        for file in SourceTree.swift {
            for function in Functions.all(in: file) {
                #expect(function.length <= 70, "\(file.path):\(function.line) has \(function.length) lines")
            }
        }
    }

    @Test("No line of Swift is longer than 120 characters")
    func lines() {
        for file in SourceTree.swift {
            for (index, line) in file.lines.enumerated() {
                #expect(line.count <= 120, "\(file.path):\(index + 1) has \(line.count) characters")
            }
        }
    }

    @Test("The measure of functions sees a long one")
    func measureBites() {
        let body = Array(repeating: "        work()", count: 70)
        let lines = ["struct A {", "    func long() {"] + body + ["    }", "    func short() { work() }", "}"]
        let functions = Functions.all(in: SourceFile(path: "A.swift", lines: lines))
        #expect(functions.map(\.length) == [72])
    }
}

/// The functions of a formatted Swift file: each ends at the first brace that stands alone at its own indentation.
enum Functions {
    static func all(in file: SourceFile) -> [(line: Int, length: Int)] {
        var found: [(Int, Int)] = []
        for (start, line) in file.lines.enumerated() where isHead(line) {
            let indent = line.prefix { $0 == " " }
            let end = file.lines[(start + 1)...].firstIndex { $0 == indent + "}" }
            let nextHead = file.lines[(start + 1)...].firstIndex { isHead($0) && $0.prefix { $0 == " " } == indent }
            guard let end, nextHead.map({ end < $0 }) ?? true else { continue }
            found.append((start + 1, end - start + 1))
        }
        return found
    }

    private static func isHead(_ line: String) -> Bool {
        let text = line.drop { $0 == " " }
        guard !text.hasPrefix("//") else { return false }
        return text.contains("func ") || text.hasPrefix("init(") || text.contains(" init(")
    }
}
