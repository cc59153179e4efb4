internal import FoundationEssentials

/// One page of a list of ECS: `maxResults` items from where `nextToken` says.
///
/// The token holds the id of the last item given, not its place: tasks that stopped an hour ago leave the list while
/// somebody reads on.
struct ECSPage {
    /// The items of this page.
    let items: [String]
    /// Where the next page begins; nil on the last.
    let nextToken: String?

    /// - Parameter all: the items in an order that does not change.
    /// - Throws: `InvalidParameterException` when the size is not 1 to 100 or the token is none of this list's.
    init(of all: [String], maxResults: Int?, nextToken: String?) throws(AWSFault) {
        let size = maxResults ?? 100
        guard (1...100).contains(size) else {
            throw .ecsParameter("maxResults is \(size). Give 1 to 100.")
        }
        var rest = all[...]
        if let nextToken {
            let decoded = Data(base64Encoded: nextToken).map { String(decoding: $0, as: UTF8.self) } ?? ""
            guard decoded.hasPrefix("after:"), let place = all.firstIndex(of: String(decoded.dropFirst(6))) else {
                throw .ecsParameter("Invalid token \(nextToken.clipped). Give the nextToken of the answer before.")
            }
            rest = all[(place + 1)...]
        }
        items = Array(rest.prefix(size))
        let last = items.last.map { Data("after:\($0)".utf8).base64EncodedString() }
        self.nextToken = rest.count > size ? last : nil
    }
}

extension AWSFault {
    /// A parameter that ECS does not accept.
    static func ecsParameter(_ message: String) -> AWSFault { AWSFault("InvalidParameterException", message) }
}
