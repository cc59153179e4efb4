/// Tags in EC2's requests and answers.
enum EC2Tags {
    // "Tag restrictions", Amazon EC2 User Guide.
    private static let maxKey = 128
    private static let maxValue = 256

    /// The tags `prefix.N.Key`, `prefix.N.Value`.
    /// - Throws: `InvalidParameterValue` for a key that is empty, too long, reserved or given twice.
    static func read(_ form: QueryForm, _ prefix: String) throws(AWSFault) -> [ResourceTag] {
        var tags: [ResourceTag] = []
        while let key = form["\(prefix).\(tags.count + 1).Key"] {
            let value = form["\(prefix).\(tags.count + 1).Value"] ?? ""
            guard !key.isEmpty, key.count <= maxKey else {
                throw .invalidParameter("Tag key exceeds the limits of 1 to \(maxKey) characters: \(key.clipped)")
            }
            guard value.count <= maxValue else {
                throw .invalidParameter("Tag value exceeds the maximum length of \(maxValue) characters")
            }
            guard !key.lowercased().hasPrefix("aws:") else {
                throw .invalidParameter("Tag keys starting with 'aws:' are reserved for internal use")
            }
            guard !tags.contains(where: { $0.key == key }) else {
                throw .invalidParameter("Duplicate tag key '\(key)' specified.")
            }
            tags.append(ResourceTag(key, value))
        }
        return tags
    }

    /// The tags for a new resource of this type, from `TagSpecification.N`.
    static func specified(_ form: QueryForm, type: String) throws(AWSFault) -> [ResourceTag] {
        var tags: [ResourceTag] = []
        var number = 1
        while let named = form["TagSpecification.\(number).ResourceType"] {
            guard named == type else {
                throw .invalidParameter(
                    "'\(named.clipped)' is not a valid taggable resource type for this operation. Use \(type).")
            }
            tags += try read(form, "TagSpecification.\(number).Tag")
            number += 1
        }
        return tags
    }
}

extension XMLWriter {
    /// A resource's tags.
    mutating func tagSet(_ tags: [ResourceTag]) {
        list("tagSet", "item", tags) { xml, tag in
            xml.element("key", tag.key)
            xml.element("value", tag.value)
        }
    }
}
