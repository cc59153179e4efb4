import Runner
import Testing

@Suite("The halt switch", .timeLimit(.minutes(5)))
struct HaltSwitchTests {
    @Test("Everyone who waits is told, and whoever comes later is told at once")
    func told() async {
        let halt = HaltSwitch()
        async let first = halt.wait()
        async let second = halt.wait()
        halt.halt(because: "SIGINT")
        #expect(await first?.reason == "SIGINT")
        #expect(await second?.reason == "SIGINT")
        #expect(await halt.wait()?.kind == .halted)
    }

    @Test("Only the first reason counts")
    func firstReason() {
        let halt = HaltSwitch()
        halt.halt(because: "SIGINT")
        halt.halt(because: "SIGTERM")
        #expect(halt.finding?.reason == "SIGINT")
    }

    @Test("A cancelled wait ends without a finding")
    func cancelled() async {
        let halt = HaltSwitch()
        let finding = await withTaskGroup(of: Finding?.self) { group in
            group.addTask { await halt.wait() }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(finding == nil)
        #expect(halt.finding == nil)
    }
}
