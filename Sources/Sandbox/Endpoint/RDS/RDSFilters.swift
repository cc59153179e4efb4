/// The `Filters` of a describe call: an item stays when, for every filter, one of its values is the item's.
struct RDSFilters: Sendable {
    private let filters: [(name: String, values: Set<String>)]

    /// Reads `Filters.Filter.N.Name` and `Filters.Filter.N.Values.Value.M`.
    /// - Throws: `InvalidParameterValue` for a filter that the call does not know, or without values.
    init(_ form: QueryForm, known: Set<String>) throws(AWSFault) {
        var filters: [(name: String, values: Set<String>)] = []
        while let name = form["Filters.Filter.\(filters.count + 1).Name"] {
            guard known.contains(name) else {
                throw .invalidParameter(
                    "Unrecognized filter name: \(name.clipped). Known: \(known.sorted().joined(separator: ", ")).")
            }
            let values = form.list("Filters.Filter.\(filters.count + 1).Values.Value")
            guard !values.isEmpty else {
                throw .invalidParameter("The filter \(name) must have at least one value.")
            }
            filters.append((name, Set(values.map { $0.lowercased() })))
        }
        self.filters = filters
    }

    /// Whether an item stays.
    /// - Parameter values: the values of the item that a filter's values are compared with; an identifier and its ARN
    ///   name the same item.
    func keep(_ values: (String) -> [String]) -> Bool {
        filters.allSatisfy { filter in
            values(filter.name).contains { filter.values.contains($0.lowercased()) }
        }
    }
}
