/// Refuses a document in which an alias (`*name`) could refer to an anchor (`&name`).
///
/// A few hundred bytes of aliases can stand for more values than memory holds, and Yams already walks them all when
/// one is used as a key. So the bytes are judged before anything is composed: without a name that stands after both
/// `&` and `*` no alias can have an effect. Quotes and comments are not looked at; that makes the check safe and short,
/// and it only refuses too much where a text holds both `&name` and `*name`.
func checkAliases(_ bytes: [UInt8], file: String) throws(Refusal) {
    guard bytes.contains(UInt8(ascii: "&")) else { return }
    let anchors = Set(references(UInt8(ascii: "&"), in: bytes).map { bytes[$0] })
    guard !anchors.isEmpty else { return }
    guard let alias = references(UInt8(ascii: "*"), in: bytes).first(where: { anchors.contains(bytes[$0]) }) else {
        return
    }
    var place = Place()
    for index in 0..<(alias.lowerBound - 1) where bytes[index] & 0xC0 != 0x80 {
        place.advance(over: bytes[index], next: bytes[index + 1])
    }
    let name = String(decoding: bytes[alias].prefix(60), as: UTF8.self)
    throw Refusal(
        "the alias *\(name) is not supported: aliases make a small file stand for a huge one",
        at: place.mark(in: file), mend: "write the value out where it is used")
}

/// The ranges of the names that follow `indicator` where a YAML anchor or alias may begin.
private func references(_ indicator: UInt8, in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
        defer { index += 1 }
        guard bytes[index] == indicator, index == 0 || !isNameByte(bytes[index - 1]) else { continue }
        let start = index + 1
        var end = start
        while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
        if end > start { found.append(start..<end) }
    }
    return found
}

/// What libyaml takes into the name of an anchor.
private func isNameByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
}
