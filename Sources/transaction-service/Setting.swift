internal import ArgumentParser
internal import Glibc

/// A setting given as a flag or, in a container, by the environment.
enum Setting {
    static func value(_ flag: String?, flag name: String, variable: String) throws -> String {
        if let flag { return flag }
        if let value = getenv(variable).map({ String(cString: $0) }), !value.isEmpty { return value }
        throw ValidationError("\(name) is missing: give it, or set \(variable)")
    }
}
