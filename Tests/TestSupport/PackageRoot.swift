internal import FoundationEssentials

/// The package's root folder, where the tests find what `make setup-tests` prepared.
public enum PackageRoot {
    /// The absolute path, without a trailing slash.
    public static let path = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/\($1)" }

    /// The Python of the virtual environment that holds the peers: boto3, the AWS CLI, moto.
    ///
    /// - Throws: `MissingSetup` when `make setup-tests` was not run.
    public static func python() throws -> String {
        let python = path + "/.venv/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else { throw MissingSetup(what: python) }
        return python
    }

    /// checkov, in a virtual environment of its own: it pins another boto3 than the peers need.
    ///
    /// - Throws: `MissingSetup` when `make setup-tests` was not run.
    public static func checkov() throws -> String {
        let checkov = path + "/.venv-checkov/bin/checkov"
        guard FileManager.default.isExecutableFile(atPath: checkov) else { throw MissingSetup(what: checkov) }
        return checkov
    }
}

/// Something that `make setup-tests` prepares is not there.
public struct MissingSetup: Error, CustomStringConvertible {
    /// The path that does not exist.
    public var what: String

    /// What to do about it.
    public var description: String { "\(what) is missing: run `make setup-tests`" }
}
