/// Where gameday keeps what it must not forget about a stack: in SSM Parameter Store, below one path for each stack.
public enum StackParameters {
    /// The path of a stack's parameters, `/gameday/<stack>`; what Parameter Store does not allow in a name becomes a
    /// dash.
    public static func path(of stack: String) -> String { "/gameday/" + level(stack) }

    /// A text as one level of a parameter's name.
    public static func level(_ text: String) -> String {
        let allowed = text.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                byte
            default: UInt8(ascii: "-")
            }
        }
        return String(decoding: allowed, as: UTF8.self)
    }
}
