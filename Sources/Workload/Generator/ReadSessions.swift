/// Sessions for reads: the reads of one session never overlap, so within a session versions may only grow.
struct ReadSessions: Sendable {
    private var free: [Int] = []
    private var made = 0

    mutating func take() -> Int {
        if let session = free.popLast() { return session }
        made += 1
        return made
    }

    mutating func giveBack(_ session: Int) { free.append(session) }
}
