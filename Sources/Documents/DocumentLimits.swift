/// How large a document may be. Everything beyond is refused before it can cost time or memory.
public struct DocumentLimits: Sendable {
    /// Bytes of the file.
    public var bytes: Int
    /// Mappings and lists within one another.
    public var depth: Int
    /// Scalars, lists and mappings, keys included.
    public var nodes: Int

    /// 1 MiB, 32 levels and 50,000 nodes unless told: a hundred times what a large experiment needs.
    public init(bytes: Int = 1_048_576, depth: Int = 32, nodes: Int = 50_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}
