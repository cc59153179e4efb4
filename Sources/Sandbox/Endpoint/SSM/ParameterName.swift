/// The names of parameters, as `PutParameter` takes them.
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>
enum ParameterName {
    private static let maxLength = 1011
    private static let maxLevels = 15

    /// - Throws: `ValidationException` for a name that a parameter cannot have, `HierarchyLevelLimitExceededException`
    ///   for one with too many levels.
    static func check(_ name: String) throws(AWSFault) {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "._-/".utf8.contains(byte)
            }
        }
        guard !name.isEmpty, name.utf8.count <= maxLength, allowed else {
            throw AWSFault(
                "ValidationException",
                "Parameter name: only 1 to \(maxLength) of a mix of letters, numbers and the symbols .-_/ are allowed.")
        }
        guard name.hasPrefix("/") || !name.contains("/") else {
            throw AWSFault("ValidationException", "Parameter name must be a fully qualified name: begin it with /.")
        }
        let first = name.split(separator: "/").first?.lowercased() ?? ""
        guard !first.hasPrefix("aws"), !first.hasPrefix("ssm") else {
            throw AWSFault(
                "ValidationException", "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).")
        }
        guard name.split(separator: "/").count <= maxLevels else {
            throw AWSFault(
                "HierarchyLevelLimitExceededException", "A hierarchy can have a maximum of \(maxLevels) levels.")
        }
    }

    /// The name and the version of `name` or `name:version`.
    static func read(_ text: String) throws(AWSFault) -> (name: String, version: Int?) {
        guard let colon = text.lastIndex(of: ":") else { return (text, nil) }
        guard let version = Int(text[text.index(after: colon)...]), version > 0 else {
            throw AWSFault(
                "ValidationException",
                "The selector of \(text.clipped) is no version; labels are not kept. Give the name or name:version.")
        }
        return (String(text[..<colon]), version)
    }
}
