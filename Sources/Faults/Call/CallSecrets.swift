internal import AWS

/// Tells parameters that would carry a secret: the plan, the journal, the report and the record in AWS show a call
/// whole, so such a call is refused.
enum CallSecrets {
    /// The ends of the names, in lower case, that AWS's APIs give to secrets.
    private static let ends = [
        "password", "passwords", "secret", "secretstring", "secretkey", "secretaccesskey", "authtoken", "sessiontoken",
        "securitytoken", "webidentitytoken", "samlassertion", "tokencode", "privatekey",
    ]

    /// Refuses `operation` when one of its parameters, each `Name=value`, looks like a secret. The value is not said.
    static func refuse(
        _ operation: String?, _ parameters: [String]?, of service: AWSService
    ) throws(FaultRefusal) {
        for text in parameters ?? [] {
            guard let mark = text.firstIndex(of: "=") else { continue }
            let name = String(text[..<mark])
            let value = text[text.index(after: mark)...]
            if isSecret(name), value != "true", value != "false" {
                throw refusal("the parameter \(name) looks like a secret")
            }
            if service.name == SSM.service.name, operation == "PutParameter", name == "Type", value == "SecureString" {
                throw refusal("a parameter of type SecureString holds a secret")
            }
        }
    }

    /// Whether any level of the name, such as the first of `Passwords.member.1`, is one that AWS gives to secrets.
    private static func isSecret(_ name: String) -> Bool {
        name.lowercased().split(whereSeparator: { ".:".contains($0) }).contains { level in
            ends.contains { level.hasSuffix($0) }
        }
    }

    private static func refusal(_ what: String) -> FaultRefusal {
        FaultRefusal(
            "\(what), and the plan, the journal, the report and the record in AWS would show it",
            mend: "make this change with a tool of your own, or name a secret that AWS keeps by its ARN")
    }
}
