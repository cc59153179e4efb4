import Testing

@testable import Faults

@Suite("Blocks of addresses")
struct AddressBlockTests {
    @Test(
        "an address is in a block by its leading bits",
        arguments: [
            ("10.0.1.0/24", "10.0.1.255", true), ("10.0.1.0/24", "10.0.2.0", false), ("10.0.0.0/20", "10.0.15.1", true),
            ("10.0.0.0/20", "10.0.16.1", false), ("0.0.0.0/0", "192.0.2.1", true), ("192.0.2.1/32", "192.0.2.1", true),
            ("192.0.2.1/32", "192.0.2.0", false), ("2001:db8::/32", "2001:db8:1::5", true),
            ("2001:db8::/32", "2001:db9::5", false), ("0.0.0.0/0", "::1", false), ("10.0.0.0/8", "host", false),
        ])
    func contains(_ block: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(AddressBlock(block)).contains(address) == isInside)
    }

    @Test("what is no block is none", arguments: ["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "/8", "a/1", "::/129"])
    func malformed(_ text: String) { #expect(AddressBlock(text) == nil) }
}
