internal import Foundation

/// Where this package lies.
public enum PackageRoot {
    /// The absolute path of the directory that holds Package.swift.
    public static let path: String = {
        let here = URL(filePath: #filePath).resolvingSymlinksInPath()
        return here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    }()
}

/// A Python program or package that tests need.
public struct MissingPeer: Error, CustomStringConvertible {
    public var description: String
}

/// The Python peers that `make setup-tests` installs in a virtual environment at the package's root.
public enum PythonPeer {
    /// The path of a program of the environment, `python` if not named.
    ///
    /// - Throws: `MissingPeer` when it is not installed: a test fails then, it is never skipped.
    public static func path(_ program: String = "python") throws -> String {
        let path = PackageRoot.path + "/.venv/bin/" + program
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw MissingPeer(description: "\(path) is missing: run `make setup-tests`")
        }
        return path
    }
}
