internal import AWS

/// The services that `aws/call` can call, by the names of their IAM actions, and how parameters are written for each.
enum CallService {
    static let all: [AWSService] = [
        EC2.service, ECS.service, ELB.service, RDS.service, ElastiCache.service, CloudWatch.service, SSM.service,
        STS.service,
    ]

    /// The parameters of a call from texts such as `DBClusterIdentifier=aurora`.
    ///
    /// For the query protocols the names go over the wire as they are: `Filter.1.Name=vpc-id`. For the JSON protocols a
    /// name is a member of the body, and `forceNewDeployment:=true` writes a number or a truth value instead of text.
    static func parameters(_ texts: [String], of service: AWSService) throws(FaultRefusal) -> AWSValue {
        var members: [AWSValue.Member] = []
        for text in texts {
            guard let mark = text.firstIndex(of: "="), mark != text.startIndex else {
                throw FaultRefusal(
                    "the parameter '\(text)' has no name and value", mend: "write `Name=value`, as the AWS API names it"
                )
            }
            var name = String(text[..<mark])
            let value = String(text[text.index(after: mark)...])
            if case .json = service.wireProtocol, name.hasSuffix(":") {
                name.removeLast()
                members.append(.init(name, try literal(value, of: name)))
            } else {
                members.append(.init(name, .string(value)))
            }
        }
        return .structure(members)
    }

    private static func literal(_ text: String, of name: String) throws(FaultRefusal) -> AWSValue {
        if let number = Int(text) { return .integer(number) }
        if text == "true" || text == "false" { return .boolean(text == "true") }
        throw FaultRefusal(
            "the parameter \(name) is '\(text)', neither a whole number nor true or false",
            mend: "write `\(name)=\(text)` if it is text")
    }
}
