/// The word of `candidates` that `word` was most likely meant to be, if one is near enough.
///
/// Near enough is an edit distance of at most a third of the longer word's length, and at least 1: `recovry` finds
/// `recovery`, `to` does not find `at`.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let length = word.utf8.count
    guard length <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in candidates {
        let allowed = max(1, max(length, candidate.utf8.count) / 3)
        guard abs(length - candidate.utf8.count) <= allowed else { continue }
        let distance = editDistance(Array(word.lowercased().utf8), Array(candidate.lowercased().utf8))
        guard distance <= allowed, distance < min(length, candidate.utf8.count) else { continue }
        if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.word
}

/// `did you mean "recovery"?`, or else the words to choose from.
public func didYouMean(_ word: String, among candidates: [String]) -> String {
    if let near = nearest(to: word, among: candidates) { return "did you mean \"\(near)\"?" }
    if candidates.isEmpty { return "remove it" }
    return "known here: \(candidates.joined(separator: ", "))"
}

/// Insertions, deletions, replacements and swaps of neighbours that make `left` of `right` (optimal string alignment).
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var older = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for column in 0..<right.count {
            var best = min(previous[column + 1] + 1, current[column] + 1)
            best = min(best, previous[column] + (left[row] == right[column] ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, older[column - 1] + 1)
            }
            current.append(best)
        }
        older = previous
        previous = current
    }
    return previous[right.count]
}
