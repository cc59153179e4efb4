import Basics
import Documents
import Stack
import Testing

@Suite("Writing stack files")
struct StackWriterTests {
    @Test("what is written is read back the same", arguments: [sandboxText, awsText])
    func roundTrip(text: String) throws {
        let original = try stack(text)
        #expect(try stack(original.jsonText) == original)
    }

    @Test("a stack made in code is one that can be read")
    func made() throws {
        let made = StackFile(
            name: "made", kind: .sandbox, region: "us-east-1", account: "000000000000", endpoint: "http://127.0.0.1:1",
            zones: ["us-east-1a"], service: StackFile.Service(url: "http://app.internal", maxInFlight: .seconds(10)),
            tasks: StackFile.Tasks(perZone: 1), database: StackFile.Database(cluster: "c", endpoint: "e"),
            loadBalancer: StackFile.LoadBalancer(dnsName: "app.internal"),
            sections: ["tags": .object([("a", .string("b"))])])
        #expect(try stack(made.jsonText) == made)
    }

    @Test("an absent endpoint is written as null, other absent sections not at all")
    func absent() throws {
        let text = try stack(awsText).jsonText
        #expect(text.contains("\"endpoint\": null,"))
        for key in ["credentials", "reach", "database", "cache"] { #expect(!text.contains("\"\(key)\"")) }
    }
}
