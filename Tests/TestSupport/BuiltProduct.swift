internal import FoundationEssentials

/// Executables of this package, which the build puts beside the tests' own.
public enum BuiltProduct {
    /// The absolute path of the executable `name`.
    public static func path(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = own.split(separator: "/").dropLast().reduce(into: "") { $0 += "/\($1)" } + "/" + name
        guard FileManager.default.isExecutableFile(atPath: path) else { throw MissingSetup(what: path) }
        return path
    }
}
