/// What is due when: a binary heap, because thousands of requests may wait and each must time out on its own.
struct DeadlineQueue {
    private var heap: [(due: Int64, id: UInt64)] = []

    var isEmpty: Bool { heap.isEmpty }

    /// The earliest instant.
    var next: Int64? { heap.first?.due }

    mutating func insert(_ id: UInt64, due: Int64) {
        heap.append((due, id))
        var child = heap.count - 1
        while child > 0, heap[child].due < heap[(child - 1) / 2].due {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out the earliest one that is due at `now`. Identities whose wait has ended otherwise come out too: the
    /// caller knows them.
    mutating func popDue(at now: Int64) -> UInt64? {
        guard let first = heap.first, first.due <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink()
        return first.id
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].due < heap[least].due
            {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
