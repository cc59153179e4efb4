extension QueryOperation {
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_EnableHttpEndpoint.html>
    static func enableHttpEndpoint(_ control: any DatabaseRestoration, names: RDSNames) -> QueryOperation {
        QueryOperation("EnableHttpEndpoint") { form, _ throws(AWSFault) in
            let arn = try form.required("ResourceArn")
            do throws(RestorationFault) {
                try await control.enableHTTPEndpoint(names.identifier(arn, arn: names.cluster))
            } catch {
                switch error {
                case .clusterNotFound:
                    throw AWSFault("ResourceNotFoundFault", "The cluster \(arn.clipped) is not found.", status: 404)
                case .clusterState(let text): throw AWSFault("InvalidResourceStateFault", text)
                default: throw AWSFault(error)
                }
            }
            var result = XMLWriter()
            result.element("ResourceArn", arn)
            result.element("HttpEndpointEnabled", true)
            return result
        }
    }

    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AddTagsToResource.html>
    static func addTagsToResource(_ control: any DatabaseRestoration, names: RDSNames) -> QueryOperation {
        QueryOperation("AddTagsToResource", hasOutput: false) { form, _ throws(AWSFault) in
            let resource = try resource(form, names: names)
            let tags = try form.tags()
            do throws(RestorationFault) { try await control.addTags(tags, to: resource) } catch {
                throw AWSFault(error)
            }
            return XMLWriter()
        }
    }

    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ListTagsForResource.html>
    static func listTagsForResource(_ control: any DatabaseRestoration, names: RDSNames) -> QueryOperation {
        QueryOperation("ListTagsForResource") { form, _ throws(AWSFault) in
            let resource = try resource(form, names: names)
            let tags: [String: String]
            do throws(RestorationFault) { tags = try await control.tags(of: resource) } catch {
                throw AWSFault(error)
            }
            var result = XMLWriter()
            result.tagList(tags)
            return result
        }
    }

    /// What `ResourceName`, an ARN, names.
    private static func resource(_ form: QueryForm, names: RDSNames) throws(AWSFault) -> DatabaseResource {
        let arn = try form.required("ResourceName")
        if arn.hasPrefix(names.cluster("")) { return .cluster(names.identifier(arn, arn: names.cluster)) }
        if arn.hasPrefix(names.instance("")) { return .instance(names.identifier(arn, arn: names.instance)) }
        throw .invalidParameter(
            "The specified resource name does not match an RDS resource in this region: \(arn.clipped)")
    }
}
