extension QueryOperation {
    /// Every resource of the cache has the tags of the stack.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ListTagsForResource.html>
    static func listTagsForCacheResource(_ cache: any CacheControl, names: ElastiCacheNames) -> QueryOperation {
        QueryOperation("ListTagsForResource") { form, _ throws(AWSFault) in
            let arn = try form.required("ResourceName")
            if let group = arn.suffix(after: names.group("")) {
                _ = try await refusing { () throws(CacheFault) in try await cache.describeGroups(group) }
            } else if let node = arn.suffix(after: names.node("")) {
                _ = try await refusing { () throws(CacheFault) in try await cache.describeNodes(node) }
            } else {
                throw AWSFault(
                    "InvalidARN",
                    "\(arn.clipped) names nothing of this account. Give the ARN of a replication group or cluster.")
            }
            var result = XMLWriter()
            result.list("TagList", "Tag", ResourceTag.ofStack) { xml, tag in
                xml.element("Key", tag.key)
                xml.element("Value", tag.value)
            }
            return result
        }
    }
}

extension String {
    /// What follows `prefix`; nil when the text does not begin with it.
    fileprivate func suffix(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
