public import Documents

/// The values of the parameters of one declaration or section, defaults filled in.
public struct Arguments: Sendable, Hashable {
    /// By the parameters' names; a parameter that was left out and has no default is missing.
    public var values: [String: ArgumentValue]

    /// Arguments with these values.
    public init(_ values: [String: ArgumentValue] = [:]) {
        self.values = values
    }

    /// The value of a parameter.
    public subscript(name: String) -> ArgumentValue? { values[name] }

    /// The text of a parameter; nil when it is absent, of another type or a placeholder.
    public func string(_ name: String) -> String? {
        if case .string(let value) = values[name] { value } else { nil }
    }

    /// The whole number of a parameter; nil when it is absent, of another type or a placeholder.
    public func integer(_ name: String) -> Int? {
        if case .integer(let value) = values[name] { value } else { nil }
    }

    /// The duration of a parameter; nil when it is absent, of another type or a placeholder.
    public func duration(_ name: String) -> Duration? {
        if case .duration(let value) = values[name] { value } else { nil }
    }

    /// The rate of a parameter; nil when it is absent, of another type or a placeholder.
    public func rate(_ name: String) -> Rate? {
        if case .rate(let value) = values[name] { value } else { nil }
    }

    /// The percentage of a parameter; nil when it is absent, of another type or a placeholder.
    public func percentage(_ name: String) -> Percentage? {
        if case .percentage(let value) = values[name] { value } else { nil }
    }

    /// The truth value of a parameter; nil when it is absent, of another type or a placeholder.
    public func boolean(_ name: String) -> Bool? {
        if case .boolean(let value) = values[name] { value } else { nil }
    }

    /// The list of a parameter; nil when it is absent, of another type or a placeholder.
    public func list(_ name: String) -> [String]? {
        if case .list(let value) = values[name] { value } else { nil }
    }
}
