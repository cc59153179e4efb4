internal import Basics
internal import FoundationEssentials

/// Systems Manager's Parameter Store: names with versioned values, each change at once or not at all.
final class ParameterStore: Sendable {
    /// A parameter in its present version.
    struct Parameter: Sendable, Hashable {
        var name: String
        var type: String
        var value: String
        var version: Int
        var dataType: String
        var modified: Date
    }

    /// Parameter Store keeps the last hundred versions.
    private static let maxVersions = 100
    /// "Parameter Store quotas": standard parameters of an account and region.
    private static let maxParameters = 10_000

    /// The versions of each name, oldest first.
    private let parameters = Locked<[String: [Parameter]]>([:])

    /// Sets a value; with `overwrite` false only if there is none.
    /// - Returns: the new version.
    func put(_ new: Parameter, overwrite: Bool) throws(AWSFault) -> Int {
        try parameters.withLock { parameters throws(AWSFault) in
            var versions = parameters[new.name] ?? []
            guard versions.isEmpty || overwrite else {
                throw AWSFault(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request "
                        + "to true.")
            }
            guard !versions.isEmpty || parameters.count < Self.maxParameters else {
                throw AWSFault(
                    "ParameterLimitExceeded", "There are \(Self.maxParameters) parameters already. Delete some.")
            }
            var next = new
            next.version = (versions.last?.version ?? 0) + 1
            if next.type.isEmpty { next.type = versions.last?.type ?? "String" }
            versions.append(next)
            parameters[new.name] = versions.suffix(Self.maxVersions)
            return next.version
        }
    }

    /// The present version of a name, or the one asked for.
    func get(_ name: String, version: Int? = nil) throws(AWSFault) -> Parameter {
        let versions = parameters.withLock { $0[name] } ?? []
        guard let newest = versions.last else { throw Self.notFound(name) }
        guard let version else { return newest }
        guard let found = versions.first(where: { $0.version == version }) else {
            throw AWSFault(
                "ParameterVersionNotFound",
                "Systems Manager could not find version \(version) of \(name.clipped).")
        }
        return found
    }

    /// Takes a name away with all its versions.
    func delete(_ name: String) throws(AWSFault) {
        guard parameters.withLock({ $0.removeValue(forKey: name) }) != nil else { throw Self.notFound(name) }
    }

    /// The parameters below a path, in order of name.
    func below(_ path: String, recursive: Bool) -> [Parameter] {
        let prefix = path.hasSuffix("/") ? path : path + "/"
        let all = parameters.withLock { $0.values.compactMap(\.last) }
        return all.filter { parameter in
            guard parameter.name.hasPrefix(prefix) else { return false }
            return recursive || !parameter.name.dropFirst(prefix.count).contains("/")
        }.sorted { $0.name < $1.name }
    }

    private static func notFound(_ name: String) -> AWSFault {
        AWSFault("ParameterNotFound", "Parameter \(name.clipped) not found.")
    }
}
