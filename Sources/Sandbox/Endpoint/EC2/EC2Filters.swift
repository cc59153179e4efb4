/// The `Filter` parameters of a describe call: an item stays when, for every filter, one of its values fits one of
/// the item's. Values may have the wildcards `*` and `?`.
struct EC2Filters: Sendable {
    /// What a call's filters are compared with, by the filter's name.
    typealias Values<Item> = [String: @Sendable (Item) -> [String]]

    private let filters: [(name: String, values: [Wildcard])]

    /// Reads `Filter.N.Name` and `Filter.N.Value.M`.
    ///
    /// - Parameters:
    ///   - known: the names that the call knows.
    ///   - tags: whether it knows `tag:KEY` and `tag-key` too.
    /// - Throws: `InvalidParameterValue` for a filter that the call does not know.
    init(_ form: QueryForm, known: some Collection<String>, tags: Bool = true) throws(AWSFault) {
        var filters: [(name: String, values: [Wildcard])] = []
        while let name = form["Filter.\(filters.count + 1).Name"] {
            guard known.contains(name) || tags && (name == "tag-key" || name.hasPrefix("tag:")) else {
                let names = known.sorted() + (tags ? ["tag:KEY", "tag-key"] : [])
                throw .invalidParameter(
                    "The filter '\(name.clipped)' is invalid. Known: \(names.joined(separator: ", ")).")
            }
            filters.append((name, form.list("Filter.\(filters.count + 1).Value").map(Wildcard.init)))
        }
        self.filters = filters
    }

    /// Whether an item stays.
    func keep<Item>(_ item: Item, _ values: Values<Item>, tags: [ResourceTag] = []) -> Bool {
        filters.allSatisfy { filter in
            let found: [String]
            if let read = values[filter.name] {
                found = read(item)
            } else if filter.name == "tag-key" {
                found = tags.map(\.key)
            } else {
                let key = filter.name.dropFirst("tag:".count)
                found = tags.filter { $0.key == key }.map(\.value)
            }
            return found.contains { value in filter.values.contains { $0.matches(value) } }
        }
    }
}
