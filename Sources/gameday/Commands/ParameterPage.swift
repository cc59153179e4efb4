import Experiments

/// The parameters of a declaration as the reference pages list them.
enum ParameterPage {
    static func lines(_ parameters: [Parameter]) -> [String] {
        ["  Parameters"]
            + parameters.flatMap { parameter in
                let value = parameter.defaultValue.map { "default \($0.written)" }
                let need = parameter.isRequired ? "required" : value ?? "optional"
                return ["    \(parameter.name) (\(need))", "      \(parameter.documentation)"]
            }
    }
}
