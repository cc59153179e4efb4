import Testing

@testable import gameday

@Suite("The --set options")
struct SettingsTests {
    @Test("none is not the same as an empty set: placeholders stay")
    func none() throws {
        #expect(try Settings.parse([]) == nil)
    }

    @Test("the first equals sign ends the key, and a value may be empty")
    func values() throws {
        let settings = try Settings.parse(["expect.recovery.within=30s", "query=a=b", "empty="])
        #expect(settings == ["expect.recovery.within": "30s", "query": "a=b", "empty": ""])
    }

    @Test("an option without a key or a value is refused as it was written", arguments: ["within", "=30s", "="])
    func malformed(_ option: String) throws {
        let error = #expect(throws: Complaint.self) { try Settings.parse(["a=1", option]) }
        #expect(error?.reason == "--set \(option) has no value")
        #expect(error?.mend == "write --set key=value")
        #expect(error?.code == 64)
    }

    @Test("a key that is given twice is refused, also with the same value")
    func twice() throws {
        let error = #expect(throws: Complaint.self) { try Settings.parse(["a=1", "b=1", "a=1"]) }
        #expect(error?.reason == "--set a is given twice")
        #expect(error?.code == 64)
    }
}
