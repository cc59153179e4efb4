/// A pattern of AWS's filters and policies: `*` stands for any text, `?` for any one character.
struct Wildcard: Sendable, Hashable {
    private let pattern: [Character]

    init(_ pattern: String) { self.pattern = Array(pattern) }

    /// Whether the whole text fits. Linear in the product of the lengths at worst: it goes back to the last `*` only.
    func matches(_ text: String) -> Bool {
        let text = Array(text)
        var (at, place) = (0, 0)
        var star: (at: Int, place: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == "*" {
                star = (at, place)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[at] {
                at += 1
                place += 1
            } else if let last = star {
                star = (last.at + 1, last.place)
                (at, place) = (last.at + 1, last.place + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
