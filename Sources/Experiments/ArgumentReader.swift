internal import Documents

extension MappingReader {
    /// Reads `parameters` from the mapping and refuses every other key.
    mutating func arguments(_ parameters: [Parameter]) -> Arguments {
        var arguments = Arguments()
        var marks: [String: Mark] = [:]
        for parameter in parameters {
            let node = node(of: parameter)
            marks[parameter.name] = node?.mark
            arguments.values[parameter.name] =
                node.flatMap { parameter.value(of: $0, log: log) } ?? parameter.defaultValue
        }
        finish()
        for parameter in parameters {
            // A placeholder may turn out to be one of the values.
            guard let condition = parameter.condition, let mark = marks[parameter.name],
                let value = arguments.string(condition.parameter), !condition.values.contains(value)
            else { continue }
            log.error(
                "\(parameter.name) has no meaning with `\(condition.parameter): \(value)`", at: mark,
                mend: "take it out, or write \(condition.parameter): \(condition.values.joined(separator: " or "))")
        }
        return arguments
    }

    /// Reads one parameter; its default when it is left out or wrong.
    mutating func value(of parameter: Parameter) -> ArgumentValue? {
        node(of: parameter).flatMap { parameter.value(of: $0, log: log) } ?? parameter.defaultValue
    }

    private mutating func node(of parameter: Parameter) -> Node? {
        parameter.isRequired
            ? required(parameter.name, mend: "add `\(parameter.name): \(parameter.form.example)`")
            : optional(parameter.name)
    }
}

extension Parameter {
    /// The value that `node` gives this parameter; nil, and logged, when it gives none.
    func value(of node: Node, log: DiagnosticLog) -> ArgumentValue? {
        if case .placeholder(let text) = node.content { return .placeholder(text) }
        switch form {
        case .text(let limit):
            return node.nonEmptyString(name, limit: limit, log: log).map { .string($0) }
        case .name:
            return node.string(name, log: log).flatMap { checkedName($0, at: node.mark, log) }
        case .wordOrIdentifier(let words):
            return node.string(name, log: log).flatMap { checkedIdentifier($0, words, at: node.mark, log) }
        case .integer(let range):
            return node.quantity(name, in: range, log: log).map { .integer($0) }
        case .duration(let range):
            return node.quantity(name, in: range, log: log).map { .duration($0) }
        case .rate(let range, let orNone):
            let none = Rate(perSecond: 0)
            if orNone, let text = node.text, Rate(written: text) == none { return .rate(none) }
            return node.quantity(name, in: range, log: log).map { .rate($0) }
        case .percentage(let range):
            return node.quantity(name, in: range, log: log).map { .percentage($0) }
        case .boolean:
            return node.boolean(name, log: log).map { .boolean($0) }
        case .choice(let words):
            return node.choice(name, among: words, log: log).map { .string($0) }
        case .list:
            return node.strings(name, log: log).map { .list($0) }
        }
    }

    private func checkedName(_ text: String, at mark: Mark, _ log: DiagnosticLog) -> ArgumentValue? {
        let letters = text.utf8.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
        if letters, (1...64).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-") { return .string(text) }
        log.error(
            "\(name) cannot be \(quoted(text))", at: mark,
            mend: "use lower-case letters, digits and dashes, at most 64, and begin with a letter or digit")
        return nil
    }

    private func checkedIdentifier(
        _ text: String, _ words: [String], at mark: Mark, _ log: DiagnosticLog
    ) -> ArgumentValue? {
        if words.contains(text) { return .string(text) }
        let isLetter = { (byte: UInt8) in isLowerOrDigit(byte | 0x20) && byte > UInt8(ascii: "9") }
        let letters = text.utf8.allSatisfy { isLetter($0) || isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
        // A word one slip away from a known one is taken for that slip: an id would have to look like it by chance.
        let isSlip = text.utf8.count > 4 && nearest(to: text, among: words) != nil
        if letters, !isSlip, (1...63).contains(text.utf8.count), text.utf8.first.map(isLetter) ?? false {
            return .string(text)
        }
        log.error("\(name) cannot be \(quoted(text))", at: mark, mend: didYouMean(text, among: words + ["an id"]))
        return nil
    }
}

private func isLowerOrDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

extension Parameter.Form {
    /// One value of this form, for messages.
    var example: String {
        switch self {
        case .text: "..."
        case .name: "aurora-failover"
        case .wordOrIdentifier(let words), .choice(let words): words.first ?? "..."
        case .integer(let range): String(range.lowerBound)
        case .duration: "60s"
        case .rate: "50/s"
        case .percentage: "1%"
        case .boolean: "true"
        case .list: "[...]"
        }
    }
}
