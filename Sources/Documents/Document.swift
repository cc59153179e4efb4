/// A YAML or JSON document with the place of every value.
public struct Document: Sendable {
    /// The file as the user named it.
    public let file: String
    /// The document as it was read, for whoever keeps a copy.
    public let text: String
    /// What stands in it.
    public let root: Node

    /// Reads `bytes` as one UTF-8 document: YAML 1.2 without aliases and tags, of which JSON is a part.
    ///
    /// Costs are bounded by `limits` whatever the bytes are: an alias bomb is refused before anything is composed.
    public init(bytes: [UInt8], file: String, limits: DocumentLimits = DocumentLimits()) throws(Refusal) {
        guard bytes.count <= limits.bytes else {
            throw DocumentLimits.tooLarge(bytes: bytes.count, limit: limits.bytes, file: file)
        }
        try checkEncoding(bytes, file: file)
        try checkAliases(bytes, file: file)
        self.file = file
        text = String(decoding: bytes, as: UTF8.self)
        root = try compose(text, file: file, limits: limits)
    }

    /// Reads `text` as one document.
    public init(text: String, file: String, limits: DocumentLimits = DocumentLimits()) throws(Refusal) {
        try self.init(bytes: Array(text.utf8), file: file, limits: limits)
    }
}

extension DocumentLimits {
    /// The one line for a file that is too large; `bytes` is nil when the size is not known.
    static func tooLarge(bytes: Int?, limit: Int, file: String) -> Refusal {
        let size = bytes.map { "\($0) bytes long" } ?? "longer"
        return Refusal(
            "the file is \(size), and at most \(limit) bytes are read", at: Mark(file: file),
            mend: "check that this is the file you meant, or split it")
    }
}
