internal import FoundationEssentials

private struct Input: Decodable, Sendable {
    struct Filter: Decodable, Sendable {
        var Key: String
    }

    var Path: String
    var Recursive: Bool?
    var ParameterFilters: [Filter]?
    var MaxResults: Int?
    var NextToken: String?
}

private struct Output: Encodable, Sendable {
    var Parameters: [ParameterShape]
    var NextToken: String?
}

extension JSONOperation {
    /// The size of a page, at most and when none is given.
    private static let maxResults = 10

    /// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html>
    static func getParametersByPath(_ store: ParameterStore, arn: String) -> JSONOperation {
        JSONOperation("GetParametersByPath") { (input: Input, _) throws(AWSFault) in
            guard input.Path.hasPrefix("/") else {
                throw AWSFault("ValidationException", "The parameter path must begin with /.")
            }
            if let filter = input.ParameterFilters?.first {
                throw AWSFault(
                    "InvalidFilterKey", "The sandbox has no filter \(filter.Key.clipped). Leave ParameterFilters out.")
            }
            let size = input.MaxResults ?? maxResults
            guard (1...maxResults).contains(size) else {
                throw AWSFault("ValidationException", "MaxResults must be 1 to \(maxResults).")
            }
            // The token is the last name of the page before, so that a page goes on rightly whatever came or went.
            let all = store.below(input.Path, recursive: input.Recursive ?? false)
            let rest = all.filter { $0.name > (input.NextToken ?? "") }
            let page = rest.prefix(size)
            return Output(
                Parameters: page.map { ParameterShape($0, arn: arn) },
                NextToken: rest.count > size ? page.last?.name : nil)
        }
    }
}
