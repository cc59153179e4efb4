import Testing

@testable import HTTPClient

@Suite("the queue of deadlines")
struct DeadlineQueueTests {
    @Test("gives out what is due, earliest first, and nothing that is not")
    func order() {
        var queue = DeadlineQueue()
        var generator = SystemRandomNumberGenerator()
        let dues = (0..<1_000).map { _ in Int64.random(in: 0..<500, using: &generator) }
        for (index, due) in dues.enumerated() { queue.insert(UInt64(index), due: due) }
        #expect(queue.next == dues.min())
        var given: [Int64] = []
        while let id = queue.popDue(at: 250) { given.append(dues[Int(id)]) }
        #expect(given == dues.filter { $0 <= 250 }.sorted())
        #expect(queue.next == dues.filter { $0 > 250 }.min())
    }

    @Test("is empty in the end")
    func empty() {
        var queue = DeadlineQueue()
        #expect(queue.popDue(at: .max) == nil)
        queue.insert(7, due: 5)
        #expect(queue.popDue(at: 4) == nil)
        #expect(queue.popDue(at: 5) == 7)
        #expect(queue.next == nil)
        #expect(queue.popDue(at: .max) == nil)
    }
}
