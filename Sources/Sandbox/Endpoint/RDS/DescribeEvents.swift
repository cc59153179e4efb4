internal import FoundationEssentials

extension QueryOperation {
    /// Without a time window, the events of the last hour.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeEvents.html>
    static func describeEvents(
        _ database: any DatabaseControl, names: RDSNames, wallClock: @escaping @Sendable () -> Date
    ) -> QueryOperation {
        QueryOperation("DescribeEvents") { form, _ throws(AWSFault) in
            let query = try EventQuery(form, now: wallClock())
            let page = try RDSPage(of: await database.events(), form, where: query.keep)
            var result = XMLWriter()
            result.element("Marker", page.marker)
            result.list("Events", "Event", page.items) { xml, event in
                xml.element("SourceIdentifier", event.identifier)
                xml.element("SourceType", event.source.rawValue)
                xml.element("Message", event.message)
                xml.list("EventCategories", "EventCategory", event.categories)
                xml.element("Date", event.date)
                xml.element(
                    "SourceArn",
                    event.source == .cluster ? names.cluster(event.identifier) : names.instance(event.identifier))
            }
            return result
        }
    }
}

/// Which events a `DescribeEvents` call asks for.
private struct EventQuery {
    /// The source types of the service model of RDS; the sandbox has events of the first two.
    private static let sourceTypes = [
        "db-cluster", "db-instance", "blue-green-deployment", "custom-engine-version", "db-cluster-snapshot",
        "db-parameter-group", "db-proxy", "db-security-group", "db-shard-group", "db-snapshot", "zero-etl",
    ]

    private let sourceType: String?
    private let identifier: String?
    private let categories: Set<String>
    private let window: EventWindow

    init(_ form: QueryForm, now: Date) throws(AWSFault) {
        sourceType = try form.optional("SourceType")
        identifier = try form.optional("SourceIdentifier")?.lowercased()
        if let sourceType, !Self.sourceTypes.contains(sourceType) {
            throw .invalidParameter(
                "Invalid source type: \(sourceType.clipped). Known: \(Self.sourceTypes.joined(separator: ", ")).")
        }
        if identifier != nil && sourceType == nil {
            throw .invalidCombination("SourceIdentifier is given without SourceType. Give SourceType too.")
        }
        guard form["Filters.Filter.1.Name"] == nil else {
            throw .invalidParameter("DescribeEvents has no filters yet. Leave out the parameter Filters.")
        }
        categories = Set(form.list("EventCategories.EventCategory"))
        window = try EventWindow(form, now: now)
    }

    func keep(_ event: EventDescription) -> Bool {
        (sourceType.map { $0 == event.source.rawValue } ?? true)
            && (identifier.map { $0 == event.identifier } ?? true)
            && (categories.isEmpty || !categories.isDisjoint(with: event.categories))
            && window.contains(event.date)
    }
}
