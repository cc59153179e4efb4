import Testing

@testable import Sandbox

@Suite("Log positions")
struct LogPositionTests {
    @Test("they are compared as numbers, not as text")
    func order() throws {
        let positions = try ["0/9", "0/10", "0/FFFFFFFF", "1/0", "A/0", "10/0"].map { try #require(LogPosition($0)) }
        #expect(positions == positions.sorted())
        #expect(positions[3].description == "1/0")
    }

    @Test("what is no position is not read as one", arguments: ["", "1", "1/", "/1", "1/2/3", "1/100000000", "x/y"])
    func refused(_ text: String) {
        #expect(LogPosition(text) == nil)
    }
}
