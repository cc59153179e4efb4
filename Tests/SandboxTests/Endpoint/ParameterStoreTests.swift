import FoundationEssentials
import Testing

@testable import Sandbox

@Suite("The Parameter Store without the wire")
struct ParameterStoreTests {
    private func parameter(_ name: String) -> ParameterStore.Parameter {
        .init(
            name: name, type: "String", value: "v", version: 0, dataType: "text",
            modified: Date(timeIntervalSince1970: 0))
    }

    @Test("the 10,001st name is refused as AWS refuses it, and a known name may change all the same")
    func limit() throws {
        let store = ParameterStore()
        for number in 0..<10_000 { _ = try store.put(parameter("/p/\(number)"), overwrite: false) }
        let refused = #expect(throws: AWSFault.self) { try store.put(parameter("/p/new"), overwrite: false) }
        #expect(refused?.code == "ParameterLimitExceeded")
        #expect(try store.put(parameter("/p/7"), overwrite: true) == 2)
        try store.delete("/p/7")
        #expect(try store.put(parameter("/p/new"), overwrite: false) == 1)
    }
}
