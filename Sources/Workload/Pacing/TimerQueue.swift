/// What is due when: a binary heap, earliest first; equal instants leave in any order.
struct TimerQueue<Item: Sendable>: Sendable {
    private var heap: [(at: Int64, item: Item)] = []

    /// The earliest instant.
    var next: Int64? { heap.first?.at }
    var isEmpty: Bool { heap.isEmpty }

    mutating func add(_ item: Item, at instant: Int64) {
        heap.append((instant, item))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if heap[parent].at <= heap[child].at { break }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    /// Takes the earliest item if it is due.
    mutating func take(dueBy now: Int64) -> Item? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sinkRoot()
        }
        return first.item
    }

    mutating func removeAll() { heap.removeAll() }

    private mutating func sinkRoot() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].at < heap[least].at {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
