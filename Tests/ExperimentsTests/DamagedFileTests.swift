import Documents
import Experiments
import FoundationEssentials
import TestSupport
import Testing

@Suite("Damaged files")
struct DamagedFileTests {
    @Test("whatever happens to a file, it is read or refused, each reason on a line with a place and a mend")
    func damaged() throws {
        let whole = try Data(contentsOf: URL(filePath: PackageRoot.path + "/experiments/aurora-failover.yaml"))
        let bytes = Array(whole.drop { $0 != UInt8(ascii: "\n") })
        var generator = SeededGenerator(seed: 20)
        for _ in 0..<500 {
            let damaged = damage(bytes, &generator)
            do throws(Refusal) {
                let document = try Document(bytes: damaged, file: "e.yaml")
                _ = try Experiment(document, catalog: productCatalog, references: References(set: [:]))
            } catch {
                #expect(!error.diagnostics.isEmpty)
                for line in error.diagnostics.map(\.description) {
                    #expect(line.hasPrefix("e.yaml:") && line.contains(": error: ") && line.contains("; "))
                    #expect(!line.contains("\n"))
                }
            }
        }
    }

    /// Removes, doubles or replaces a few stretches; replacements are what YAML gives a meaning to.
    private func damage(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        let meaningful = Array("{}[]:,-?&*!|>'\"%@`#\t\n\r $\u{7F}é0".utf8) + [0, 0xFF]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 1...20, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 2: bytes = Array(bytes[..<max(1, start)])
            default: bytes[start] = meaningful.randomElement(using: &generator) ?? 0
            }
        }
        return bytes
    }
}
