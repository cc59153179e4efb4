/// What taking a fault back amounts to, in the order in which several faults are taken back.
public enum UndoKind: Int, Sendable, Comparable {
    /// Something of production is given back: it goes first, since nothing else heals before.
    case restores
    /// Something that the fault made beside production is removed.
    case removes
    /// Only time passes until AWS has made the stack whole by itself.
    case waits

    /// The earlier is taken back first.
    public static func < (one: UndoKind, other: UndoKind) -> Bool { one.rawValue < other.rawValue }
}
