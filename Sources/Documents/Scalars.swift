// What a node says, as a type. Each reader logs what is wrong and gives nil; a placeholder gives nil and logs nothing,
// because what will stand there is not known yet.

extension Node {
    /// Text: anything in quotes, and without quotes whatever is no number, truth value or nothing.
    ///
    /// A number is refused rather than taken as its digits: other YAML readers would turn 000123 into 123.
    public func string(_ what: String, log: DiagnosticLog) -> String? {
        switch content {
        case .placeholder: return nil
        case .scalar(let text, plain: false): return text
        case .scalar(let text, plain: true):
            switch PlainScalar(text) {
            case .text: return text
            case .null: refuseNull(what, log)
            case .number, .boolean:
                log.error("\(what) must be text, not \(words)", at: mark, mend: "put it in quotes: \"\(text)\"")
            }
        default: log.error("\(what) must be text, not \(words)", at: mark, mend: "write one value")
        }
        return nil
    }

    /// Text that is not empty, of at most `limit` characters.
    public func nonEmptyString(_ what: String, limit: Int = 256, log: DiagnosticLog) -> String? {
        guard let text = string(what, log: log) else { return nil }
        if text.allSatisfy(\.isWhitespace) {
            log.error("\(what) is empty", at: mark, mend: "write what it is")
            return nil
        }
        guard text.unicodeScalars.count <= limit else {
            log.error("\(what) is longer than \(limit) characters", at: mark, mend: "shorten it")
            return nil
        }
        return text
    }

    /// A number, duration, rate or percentage within `range`.
    public func quantity<Value: Quantity>(
        _ what: String, in range: ClosedRange<Value>, log: DiagnosticLog
    ) -> Value? {
        guard let text = scalarText(what, needs: Value.noun, mend: "write \(Value.example)", log) else { return nil }
        if Value.isNumber, case .scalar(_, plain: false) = content {
            let mend = Value(written: text) == nil ? "write \(Value.example)" : "remove the quotes: \(text)"
            log.error("\(what) must be \(Value.noun), not \(words)", at: mark, mend: mend)
            return nil
        }
        guard let value = Value(written: text) else {
            log.error("\(what) must be \(Value.noun), not \(words)", at: mark, mend: Value.mend(for: text))
            return nil
        }
        guard range.contains(value) else {
            log.error(
                "\(what) is \(text), outside of \(range.lowerBound.written) to \(range.upperBound.written)", at: mark,
                mend: "write \(value < range.lowerBound ? "at least" : "at most") "
                    + (value < range.lowerBound ? range.lowerBound : range.upperBound).written)
            return nil
        }
        return value
    }

    /// `true` or `false`.
    public func boolean(_ what: String, log: DiagnosticLog) -> Bool? {
        guard let text = scalarText(what, needs: "true or false", mend: "write true or false", log) else { return nil }
        if case .scalar(_, plain: true) = content, text == "true" || text == "false" { return text == "true" }
        let meant = ["true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"]
        log.error(
            "\(what) must be true or false, not \(words)", at: mark,
            mend: "write \(meant[text.lowercased()] ?? "true or false") without quotes")
        return nil
    }

    /// One of `choices`.
    public func choice(_ what: String, among choices: [String], log: DiagnosticLog) -> String? {
        guard let text = scalarText(what, needs: "one of the known words", mend: "write one of them", log) else {
            return nil
        }
        if choices.contains(text) { return text }
        log.error("\(what) cannot be \(quoted(text))", at: mark, mend: didYouMean(text, among: choices))
        return nil
    }

    /// A list of texts that are not empty, none of them twice.
    public func strings(_ what: String, limit: Int = 1000, log: DiagnosticLog) -> [String]? {
        guard let items = items(what, limit: limit, log: log) else { return nil }
        var seen: Set<String> = []
        var complete = true
        for item in items {
            guard let text = item.nonEmptyString("an item of \(what)", log: log) else {
                complete = false
                continue
            }
            if !seen.insert(text).inserted {
                log.error("\(quoted(text)) stands twice in \(what)", at: item.mark, mend: "remove one of them")
            }
        }
        return complete ? items.compactMap(\.text) : nil
    }

    /// The items of a list.
    public func items(_ what: String, limit: Int, log: DiagnosticLog) -> [Node]? {
        switch content {
        case .placeholder: return nil
        case .sequence(let items) where items.count <= limit: return items
        case .sequence(let items):
            log.error("\(what) has \(items.count) items, and at most \(limit) are read", at: mark, mend: "split it")
        default: log.error("\(what) must be a list, not \(words)", at: mark, mend: "begin each item with `- `")
        }
        return nil
    }

    /// The raw text of a scalar.
    public var text: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    private func scalarText(_ what: String, needs noun: String, mend: String, _ log: DiagnosticLog) -> String? {
        if case .placeholder = content { return nil }
        if isNull {
            refuseNull(what, log)
            return nil
        }
        if text == nil { log.error("\(what) must be \(noun), not \(words)", at: mark, mend: mend) }
        return text
    }

    private func refuseNull(_ what: String, _ log: DiagnosticLog) {
        log.error("\(what) has no value", at: mark, mend: "write one after the colon, or remove the key")
    }
}

extension Quantity {
    /// What to write instead of `text`.
    static func mend(for text: String) -> String {
        let bare = text.filter { $0 != " " && $0 != "_" && $0 != "," }
        let digits = String(bare.drop { $0 == "0" })
        let units = isNumber ? [""] : [unit]
        for candidate in [bare + units[0], digits + units[0], bare] where Self(written: candidate) != nil {
            return "write \(candidate)"
        }
        return "write \(example)"
    }

    /// What follows the first digits of the example.
    private static var unit: String {
        String(example.drop { $0.isNumber || $0 == "." }.prefix { $0 != "," && $0 != " " })
    }
}
