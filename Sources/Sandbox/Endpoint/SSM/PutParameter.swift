internal import FoundationEssentials

private struct Input: Decodable, Sendable {
    struct Tag: Decodable, Sendable {
        var Key: String
        var Value: String
    }

    var Name: String
    var Value: String
    var `Type`: String?
    var Overwrite: Bool?
    var Tags: [Tag]?
    var Tier: String?
    var DataType: String?
}

private struct Output: Encodable, Sendable {
    var Version: Int
    var Tier: String
}

extension JSONOperation {
    /// The largest value of a standard parameter, in bytes.
    private static let maxValueBytes = 4096

    /// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>
    static func putParameter(
        _ store: ParameterStore, wallClock: @escaping @Sendable () -> Date
    ) -> JSONOperation {
        JSONOperation("PutParameter") { (input: Input, _) throws(AWSFault) in
            try check(input)
            let version = try store.put(
                .init(
                    name: input.Name, type: input.Type ?? "", value: input.Value, version: 0,
                    dataType: input.DataType ?? "text", modified: wallClock()),
                overwrite: input.Overwrite ?? false)
            return Output(Version: version, Tier: "Standard")
        }
    }

    private static func check(_ input: Input) throws(AWSFault) {
        try ParameterName.check(input.Name)
        guard !input.Value.isEmpty, input.Value.utf8.count <= maxValueBytes else {
            throw AWSFault(
                "ValidationException", "Standard tier parameters support values of 1 to \(maxValueBytes) characters.")
        }
        if input.Overwrite == true, input.Tags?.isEmpty == false {
            throw AWSFault(
                "ValidationException",
                "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please "
                    + "remove overwrite flag.")
        }
        guard let type = input.Type else {
            if input.Overwrite == true { return }
            throw AWSFault("ValidationException", "A parameter type is required when you create a parameter.")
        }
        guard ["String", "StringList"].contains(type) else {
            throw AWSFault(
                "UnsupportedParameterType", "The sandbox keeps no \(type.clipped). Use String or StringList.")
        }
        guard input.Tier == nil || input.Tier == "Standard" else {
            throw AWSFault("ValidationException", "The sandbox has the tier Standard only.")
        }
    }
}
