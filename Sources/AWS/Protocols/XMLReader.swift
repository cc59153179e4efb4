internal import Foundation
internal import FoundationXML

extension XMLNode {
    /// Limits of what is read; the biggest answers of AWS stay far below.
    enum Limit {
        static let bytes = 16 << 20
        static let depth = 64
        static let elements = 500_000
    }

    /// Reads an XML document.
    ///
    /// - Throws: `AnswerError` for what is not well-formed or cut short, for document types and entities (no AWS
    ///   answer has them; they are how hostile XML attacks), for encodings but UTF-8, and beyond the limits.
    static func parse(_ body: [UInt8]) throws(AnswerError) -> XMLNode {
        guard !body.isEmpty else { throw AnswerError("the answer is empty, not XML") }
        guard body.count <= Limit.bytes else {
            throw AnswerError("the XML answer has \(body.count) bytes; at most \(Limit.bytes) are read")
        }
        try refuseDeclarations(in: body)
        let reader = XMLReader()
        let parser = XMLParser(data: Data(body))
        parser.shouldProcessNamespaces = false
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        let complete = parser.parse()
        if let failure = reader.failure { throw failure }
        guard complete, let root = reader.root else {
            throw AnswerError(
                "the answer is not complete XML: it breaks at line \(parser.lineNumber), column \(parser.columnNumber)")
        }
        return root
    }

    /// Refuses what could make the parser see other text than is checked here, and every `<!` but comments and CDATA.
    private static func refuseDeclarations(in body: [UInt8]) throws(AnswerError) {
        guard let text = String(validating: body, as: UTF8.self), !body.contains(0) else {
            throw AnswerError("the XML answer is not UTF-8")
        }
        if let end = text.range(of: "?>"), text.hasPrefix("<?xml"),
            let encoding = text[..<end.lowerBound].range(of: "encoding")
        {
            let name = text[encoding.upperBound..<end.lowerBound].trimmingCharacters(
                in: .init(charactersIn: "= \t\r\n'\""))
            guard name.lowercased().hasPrefix("utf-8") else {
                throw AnswerError("the XML answer declares the encoding '\(name.prefix(20))'; only UTF-8 is read")
            }
        }
        var rest = body[...]
        let opening = Array("<!".utf8)
        while let mark = rest.firstIndex(of: opening[0]) {
            rest = rest[(mark + 1)...]
            guard rest.first == opening[1] else { continue }
            guard rest.starts(with: "!--".utf8) || rest.starts(with: "![CDATA[".utf8) else {
                throw AnswerError("the XML answer has a document type or an entity declaration, which is refused")
            }
        }
    }
}

/// Builds the tree from the parser's events.
private final class XMLReader: NSObject, XMLParserDelegate {
    private(set) var root: XMLNode?
    private(set) var failure: AnswerError?
    private var open: [XMLNode] = []
    private var elements = 0

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements += 1
        if open.count >= XMLNode.Limit.depth {
            stop(parser, "the XML answer is nested deeper than \(XMLNode.Limit.depth) elements")
        } else if elements > XMLNode.Limit.elements {
            stop(parser, "the XML answer has more than \(XMLNode.Limit.elements) elements")
        } else {
            open.append(XMLNode(name: name))
        }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += text
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += String(decoding: block, as: UTF8.self)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard var node = open.popLast() else { return }
        // What stands between elements is indentation.
        if !node.children.isEmpty { node.text = "" }
        if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        // Among others for what follows the root element, which does not make `parse()` return false.
        stop(parser, "the answer is not XML: it breaks at line \(parser.lineNumber), column \(parser.columnNumber)")
    }

    private func stop(_ parser: XMLParser, _ reason: String) {
        if failure == nil { failure = AnswerError(reason) }
        parser.abortParsing()
    }
}
