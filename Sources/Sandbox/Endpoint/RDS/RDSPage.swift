internal import FoundationEssentials

/// One page of a list, as RDS pages: `MaxRecords` items from where `Marker` says.
///
/// The marker holds the place of the next item among all items, before any filter: lists here only grow at their end,
/// so a page continues rightly even when a time window has moved on meanwhile.
struct RDSPage<Item> {
    /// The items of this page.
    let items: [Item]
    /// Where the next page begins; nil on the last.
    let marker: String?

    /// - Throws: `InvalidParameterValue` when `MaxRecords` is not 20 to 100 or the marker is none of ours.
    init(of all: [Item], _ form: QueryForm, where keep: (Item) -> Bool) throws(AWSFault) {
        let limit = try form.integer("MaxRecords", in: 20...100) ?? 100
        let start = try Self.place(form, count: all.count)
        let kept = all.indices[start...].filter { keep(all[$0]) }
        items = kept.prefix(limit).map { all[$0] }
        marker = kept.count > limit ? Self.marker(kept[limit]) : nil
    }

    private static func marker(_ place: Int) -> String {
        Data("place:\(place)".utf8).base64EncodedString()
    }

    private static func place(_ form: QueryForm, count: Int) throws(AWSFault) -> Int {
        guard let text = form["Marker"], !text.isEmpty else { return 0 }
        let decoded = Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard decoded.hasPrefix("place:"), let place = Int(decoded.dropFirst(6)), (0...count).contains(place) else {
            throw .invalidParameter(
                "The marker \(text.clipped) is not one of this call. Give the Marker of the answer before.")
        }
        return place
    }
}
