internal import Glibc

/// Gives every different string of bytes a number, in the order of first appearance: 0, 1, 2 ...
///
/// One open-addressed table and one array of bytes; no string object per name.
package struct ByteInterner: Sendable {
    /// Hash and number, side by side: a lookup misses the cache once.
    private var slots = [UInt64](repeating: .max, count: 64)
    private var ends: [Int] = []
    private var bytes: [UInt8] = []

    package init() {}

    /// How many different names there are.
    package var count: Int { ends.count }

    /// The number of `text`, new or known.
    package mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Self.hash(text)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != .max {
            let entry = slots[slot]
            let number = UInt32(truncatingIfNeeded: entry)
            if UInt32(truncatingIfNeeded: entry >> 32) == hash && matches(Int(number), text) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = UInt32(ends.count)
        slots[slot] = UInt64(hash) << 32 | UInt64(number)
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        if ends.count * 2 > slots.count { grow() }
        return number
    }

    /// As `intern`, but looks first whether it is the name of `expected`, which saves a search far and wide in memory.
    @inline(__always)
    mutating func intern(_ text: UnsafeBufferPointer<UInt8>, expected: UInt32) -> UInt32 {
        if Int(expected) < ends.count, matches(Int(expected), text) { return expected }
        return intern(text)
    }

    package mutating func intern(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { intern($0) }
    }

    /// The name of that number.
    package func name(_ number: UInt32) -> String? {
        guard Int(number) < ends.count else { return nil }
        return String(decoding: bytes[range(Int(number))], as: UTF8.self)
    }

    /// Lets `body` see the bytes of a name.
    package func withBytes<Result>(of number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range(number)])) }
    }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    private func matches(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(number)
        guard range.count == text.count else { return false }
        guard let other = text.baseAddress else { return true }
        return bytes.withUnsafeBufferPointer { all in
            all.baseAddress.map { memcmp($0 + range.lowerBound, other, text.count) == 0 } ?? false
        }
    }

    private mutating func grow() {
        let old = slots
        slots = Self.emptySlots(old.count * 2)
        for entry in old where entry != .max {
            var slot = Int(entry >> 32) & (slots.count - 1)
            while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }

    /// Every slot free. A big table lies in huge pages where there are such: it is looked up all over, and so misses
    /// the processor's table of pages less.
    private static func emptySlots(_ count: Int) -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: count) { slots, initialized in
            let page = 4_096
            let start = UInt(bitPattern: slots.baseAddress)
            let skip = Int((UInt(page) - start % UInt(page)) % UInt(page))
            let bytes = UnsafeMutableRawBufferPointer(slots)
            if bytes.count > 2 << 20, let base = bytes.baseAddress {
                // Advice: refused where there are none.
                madvise(base + skip, (bytes.count - skip) / page * page, MADV_HUGEPAGE)
            }
            slots.initialize(repeating: .max)
            initialized = count
        }
    }

    /// Multiply and fold, eight bytes at a time.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(text.count)
        var index = 0
        let raw = UnsafeRawBufferPointer(text)
        while index + 8 <= raw.count {
            state = mix(state ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var last: UInt64 = 0
        while index < raw.count {
            last = last << 8 | UInt64(raw[index])
            index += 1
        }
        state = mix(state ^ last)
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.low ^ product.high
    }
}

/// Gives every different operation number an index, in the order of first appearance.
///
/// Numbers that a counter gave are looked up in an array; only far ones need the dictionary.
package struct OperationInterner: Sendable {
    private var direct: [UInt32] = []
    private var far: [Int64: UInt32] = [:]
    /// The first number, and how many there are from it on that just count up: mostly all, and none of them is kept.
    private var first: Int64 = 0
    private var counted = 0
    /// The numbers after those.
    private var others: [Int64] = []

    package init() {}

    /// How many different numbers there are.
    package var count: Int { counted + others.count }

    /// The number of the operation at `index`, which is less than `count`.
    package func number(at index: Int) -> Int64 {
        index < counted ? first + Int64(index) : others[index - counted]
    }

    /// Gives the next index to `number` without making it findable: for readers, which never look up.
    @inline(__always)
    mutating func append(_ number: Int64) {
        if counted == 0 { first = number }
        if others.isEmpty, number.subtractingReportingOverflow(first) == (Int64(counted), false) {
            counted += 1
        } else {
            others.append(number)
        }
    }

    @inline(__always)
    package func find(_ number: Int64) -> UInt32? {
        if number >= 0 && number < direct.count {
            let index = direct[Int(number)]
            if index != .max { return index }
        }
        return far.isEmpty ? nil : far[number]
    }

    @inline(__always)
    package mutating func intern(_ number: Int64) -> UInt32 {
        if let known = find(number) { return known }
        let index = UInt32(count)
        append(number)
        if number >= 0 && number < 4 * (count + 1_024) {
            while direct.count <= number { direct.append(.max) }
            direct[Int(number)] = index
        } else {
            far[number] = index
        }
        return index
    }
}

/// The names that packed records refer to by number.
package struct HistoryNames: Sendable {
    package var keys = ByteInterner()
    package var accounts = ByteInterner()
    /// Endpoints, sessions, streams, client references and words for people.
    package var texts = ByteInterner()
    package var operations = OperationInterner()

    package init() {}

    /// The number of the operation at `index`, as the history gave it.
    package func operation(_ index: UInt32) -> Int64 {
        Int(index) < operations.count ? operations.number(at: Int(index)) : Int64(index)
    }
}
