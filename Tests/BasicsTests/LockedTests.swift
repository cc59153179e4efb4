import Basics
import Testing

@Suite("a lock box")
struct LockedTests {
    struct Refused: Error {}

    @Test("changes from many tasks are all kept")
    func exclusive() async {
        let count = Locked(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1_000 { count.withLock { $0 += 1 } } }
            }
        }
        #expect(count.withLock { $0 } == 8_000)
    }

    @Test("an error goes through, and the lock is free again")
    func errorsGoThrough() {
        let value = Locked(1)
        #expect(throws: Refused.self) {
            try value.withLock { (value: inout Int) throws(Refused) -> Int in
                value = 2
                throw Refused()
            }
        }
        #expect(value.withLock { $0 } == 2)
    }
}
