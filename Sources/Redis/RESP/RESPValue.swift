/// A value of the Redis serialization protocol, version 2.
/// Source: https://redis.io/docs/latest/develop/reference/protocol-spec
public enum RESPValue: Sendable, Hashable {
    /// A simple string, as `OK`.
    case text(String)
    /// A refusal, with the server's code as its first word.
    case error(String)
    /// A whole number.
    case integer(Int64)
    /// A bulk string: any bytes.
    case bytes([UInt8])
    /// The absence of a bulk string or an array.
    case null
    /// A list of values.
    case array([RESPValue])

    /// A string of either kind, as text; nil for everything else.
    public var string: String? {
        switch self {
        case .text(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        default: nil
        }
    }

    /// The members of an array; nil for everything else.
    public var members: [RESPValue]? {
        if case .array(let members) = self { members } else { nil }
    }
}
