internal import FoundationEssentials

extension QueryOperation {
    /// Without a time window, the events of the last hour.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeEvents.html>
    static func describeCacheEvents(
        _ cache: any CacheControl, wallClock: @escaping @Sendable () -> Date
    ) -> QueryOperation {
        QueryOperation("DescribeEvents") { form, _ throws(AWSFault) in
            let sourceType = try form.optional("SourceType")
            if let sourceType, !cacheSourceTypes.contains(sourceType) {
                throw .invalidParameter(
                    "Invalid source type: \(sourceType.clipped). Known: \(cacheSourceTypes.joined(separator: ", ")).")
            }
            let identifier = try form.optional("SourceIdentifier")?.lowercased()
            let window = try EventWindow(form, now: wallClock())
            let page = try RDSPage(of: await cache.cacheEvents(), form) { event in
                (sourceType.map { $0 == event.source.rawValue } ?? true)
                    && (identifier.map { $0 == event.identifier } ?? true) && window.contains(event.date)
            }
            var result = XMLWriter()
            result.element("Marker", page.marker)
            result.list("Events", "Event", page.items) { xml, event in
                xml.element("SourceIdentifier", event.identifier)
                xml.element("SourceType", event.source.rawValue)
                xml.element("Message", event.message)
                xml.element("Date", event.date)
            }
            return result
        }
    }

    /// The source types of the service model; the sandbox has events of the first two.
    private static let cacheSourceTypes = [
        "replication-group", "cache-cluster", "cache-parameter-group", "cache-security-group", "cache-subnet-group",
        "serverless-cache", "serverless-cache-snapshot", "user", "user-group",
    ]
}
