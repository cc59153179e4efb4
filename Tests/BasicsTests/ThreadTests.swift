import Basics
import TestSupport
import Testing

@Suite("a thread", .timeLimit(.minutes(5)))
struct ThreadTests {
    @Test("runs its body once, beside the caller")
    func runs() async {
        let (go, done, runs) = (Gate(), Gate(), Counter())
        startThread {
            go.block()
            _ = runs.next()
            done.open()
        }
        go.open()
        await done.wait()
        #expect(runs.value == 1)
    }
}
