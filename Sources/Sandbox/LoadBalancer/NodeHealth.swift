/// Whether a node of the load balancer is as it should be in some respect, from one try after the other.
struct NodeHealth: Sendable, Hashable {
    /// How many tries in a row change the mind, in either direction.
    static let threshold = 2

    private(set) var isGood = true
    /// How many tries in a row spoke against what is believed.
    private var dissent = 0

    /// Takes in a try.
    /// - Returns: whether the mind was changed.
    mutating func observe(_ success: Bool) -> Bool {
        guard success != isGood else {
            dissent = 0
            return false
        }
        dissent += 1
        guard dissent >= Self.threshold else { return false }
        isGood = success
        dissent = 0
        return true
    }
}
