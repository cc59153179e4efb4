internal import FoundationEssentials

/// One page of a list, as EC2 pages: everything without `MaxResults`, else so many from where `NextToken` says.
struct EC2Page<Item> {
    /// The items of this page.
    let items: [Item]
    /// Where the next page begins; nil on the last.
    let nextToken: String?

    /// - Parameter ids: the name of the parameter with ids, if the call was given any: it excludes `MaxResults`.
    /// - Throws: `InvalidParameterValue` when `MaxResults` is not 5 to 1000, `InvalidPaginationToken` when the token
    ///   is none of ours, `InvalidParameterCombination` when ids and `MaxResults` are given.
    init(of all: [Item], _ form: QueryForm, ids: String? = nil) throws(AWSFault) {
        let start = try Self.place(form, count: all.count)
        guard form["MaxResults"] != nil else {
            items = Array(all[start...])
            nextToken = nil
            return
        }
        let limit = try form.number("MaxResults", in: 5...1000)
        if let ids {
            throw .invalidCombination("The parameter \(ids) cannot be used with the parameter MaxResults")
        }
        items = Array(all[start...].prefix(limit))
        let next = start + items.count
        nextToken = next < all.count ? Data("place:\(next)".utf8).base64EncodedString() : nil
    }

    private static func place(_ form: QueryForm, count: Int) throws(AWSFault) -> Int {
        guard let text = form["NextToken"] else { return 0 }
        let decoded = Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard decoded.hasPrefix("place:"), let place = Int(decoded.dropFirst(6)), place >= 0 else {
            throw AWSFault("InvalidPaginationToken", "The specified pagination token is not valid or is expired.")
        }
        // What was there when the token was given may be gone.
        return min(place, count)
    }
}
