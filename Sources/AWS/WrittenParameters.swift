extension AWSOperation {
    /// The parameters as people read them, a line each, in the order they are sent: `Filter.1.Name=vpc-id`.
    public var written: [String] {
        var lines: [String] = []
        Self.write(parameters, name: "", to: &lines)
        return lines
    }

    private static func write(_ value: AWSValue, name: String, to lines: inout [String]) {
        switch value {
        case .string(let text): lines.append("\(name)=\(text)")
        case .integer(let number): lines.append("\(name)=\(number)")
        case .boolean(let flag): lines.append("\(name)=\(flag)")
        case .timestamp(let seconds): lines.append("\(name)=\(seconds)")
        case .list(let elements, _):
            for (index, element) in elements.enumerated() {
                write(element, name: "\(name).\(index + 1)", to: &lines)
            }
        case .structure(let members):
            for member in members {
                write(member.value, name: name.isEmpty ? member.name : "\(name).\(member.name)", to: &lines)
            }
        }
    }
}
