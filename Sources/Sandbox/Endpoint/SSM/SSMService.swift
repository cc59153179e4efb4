internal import FoundationEssentials

extension JSONService {
    /// Systems Manager, as far as its Parameter Store: gameday's lease on a stack is a parameter.
    static func ssm(
        _ store: ParameterStore, region: String, account: String, wallClock: @escaping @Sendable () -> Date
    ) -> JSONService {
        let arn = "arn:aws:ssm:\(region):\(account):parameter"
        return JSONService(
            signingName: "ssm", target: "AmazonSSM",
            operations: [
                .putParameter(store, wallClock: wallClock),
                .getParameter(store, arn: arn),
                .getParameters(store, arn: arn),
                .deleteParameter(store),
                .getParametersByPath(store, arn: arn),
            ])
    }
}

/// A parameter as the `Get` operations show it.
struct ParameterShape: Encodable, Sendable {
    var Name: String
    var `Type`: String
    var Value: String
    var Version: Int
    var Selector: String?
    var LastModifiedDate: Date
    var ARN: String
    var DataType: String

    init(_ parameter: ParameterStore.Parameter, selector: String? = nil, arn: String) {
        Name = parameter.name
        `Type` = parameter.type
        Value = parameter.value
        Version = parameter.version
        Selector = selector
        LastModifiedDate = parameter.modified
        ARN = arn + (parameter.name.hasPrefix("/") ? "" : "/") + parameter.name
        DataType = parameter.dataType
    }
}
