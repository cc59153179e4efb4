internal import FoundationEssentials

private struct Named: Decodable, Sendable {
    var Name: String
}

private struct ManyNamed: Decodable, Sendable {
    var Names: [String]
}

private struct One: Encodable, Sendable {
    var Parameter: ParameterShape
}

private struct Many: Encodable, Sendable {
    var Parameters: [ParameterShape]
    var InvalidParameters: [String]
}

private struct Nothing: Encodable, Sendable {}

extension JSONOperation {
    /// How many names `GetParameters` takes.
    private static let maxNames = 10

    /// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html>
    static func getParameter(_ store: ParameterStore, arn: String) -> JSONOperation {
        JSONOperation("GetParameter") { (input: Named, _) throws(AWSFault) in
            One(Parameter: try find(input.Name, store, arn))
        }
    }

    /// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html>
    static func getParameters(_ store: ParameterStore, arn: String) -> JSONOperation {
        JSONOperation("GetParameters") { (input: ManyNamed, _) throws(AWSFault) in
            guard (1...maxNames).contains(input.Names.count) else {
                throw AWSFault("ValidationException", "Give 1 to \(maxNames) names.")
            }
            var answer = Many(Parameters: [], InvalidParameters: [])
            for name in input.Names {
                if let found = try? find(name, store, arn) {
                    answer.Parameters.append(found)
                } else {
                    answer.InvalidParameters.append(name)
                }
            }
            return answer
        }
    }

    /// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html>
    static func deleteParameter(_ store: ParameterStore) -> JSONOperation {
        JSONOperation("DeleteParameter") { (input: Named, _) throws(AWSFault) in
            try store.delete(input.Name)
            return Nothing()
        }
    }

    private static func find(
        _ text: String, _ store: ParameterStore, _ arn: String
    ) throws(AWSFault) -> ParameterShape {
        let (name, version) = try ParameterName.read(text)
        let found = try store.get(name, version: version)
        return ParameterShape(found, selector: version.map { ":\($0)" }, arn: arn)
    }
}
