/// A tag where it is.
private struct PlacedTag: Sendable {
    var resource: String
    var type: String
    var tag: ResourceTag
}

extension QueryOperation {
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html>
    static func describeTags(_ network: any NetworkControl) -> QueryOperation {
        let values: EC2Filters.Values<PlacedTag> = [
            "key": { [$0.tag.key] }, "value": { [$0.tag.value] }, "resource-id": { [$0.resource] },
            "resource-type": { [$0.type] },
        ]
        return QueryOperation("DescribeTags") { form, _ throws(AWSFault) in
            // `tag:KEY` is a filter here too: the tags of that key and value.
            let filters = try EC2Filters(form, known: values.keys)
            try form.endDryRun()
            let found = await placed(network.describeNetwork()).filter {
                filters.keep($0, values, tags: [$0.tag])
            }
            let page = try EC2Page(of: found, form)
            var result = XMLWriter()
            result.list("tagSet", "item", page.items) { xml, item in
                xml.element("resourceId", item.resource)
                xml.element("resourceType", item.type)
                xml.element("key", item.tag.key)
                xml.element("value", item.tag.value)
            }
            result.element("nextToken", page.nextToken)
            return result
        }
    }

    private static func placed(_ network: NetworkDescription) -> [PlacedTag] {
        let resources =
            [(network.vpc.id, "vpc", network.vpc.tags)]
            + network.subnets.map { ($0.id, "subnet", $0.tags) }
            + network.acls.map { ($0.id, "network-acl", $0.tags) }
        return resources.flatMap { id, type, tags in
            tags.map { PlacedTag(resource: id, type: type, tag: $0) }
        }
    }

    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html>
    static func createTags(_ network: any NetworkControl) -> QueryOperation {
        QueryOperation("CreateTags") { form, _ throws(AWSFault) in
            let resources = try resources(form)
            let tags = try EC2Tags.read(form, "Tag")
            guard !tags.isEmpty else {
                throw AWSFault("MissingParameter", "The request must contain the parameter tagSet")
            }
            try form.endDryRun()
            try await ofNetwork { () async throws(NetworkFault) in try await network.setTags(tags, on: resources) }
            return .done
        }
    }

    /// Without tags, all tags go; a tag with a value goes only if it has that value.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html>
    static func deleteTags(_ network: any NetworkControl) -> QueryOperation {
        QueryOperation("DeleteTags") { form, _ throws(AWSFault) in
            let resources = try resources(form)
            var tags: [String: String?] = [:]
            for (index, tag) in try EC2Tags.read(form, "Tag").enumerated() {
                tags[tag.key] = .some(form["Tag.\(index + 1).Value"])
            }
            try form.endDryRun()
            let chosen = tags.isEmpty ? nil : tags
            try await ofNetwork { () async throws(NetworkFault) in
                try await network.removeTags(chosen, from: resources)
            }
            return .done
        }
    }

    private static func resources(_ form: QueryForm) throws(AWSFault) -> [String] {
        let resources = form.list("ResourceId")
        guard !resources.isEmpty else {
            throw AWSFault("MissingParameter", "The request must contain the parameter resourceIdSet")
        }
        guard resources.count <= 1000 else {
            throw .invalidParameter("The request has \(resources.count) resources; at most 1000 may be given.")
        }
        return resources
    }
}
