internal import ArgumentParser
internal import Glibc

/// A setting given as a flag or, in a container, by the environment.
enum Setting {
    static func value(_ flag: String?, flag name: String, variable: String) throws -> String {
        if let flag { return flag }
        if let value = Self.variable(variable) { return value }
        throw ValidationError("\(name) is missing: give it, or set \(variable)")
    }

    /// A variable of the environment; nil when it is not set or empty.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
        return value
    }
}
