internal import Glibc

/// A table that grows at its end, for the millions of entries of a big history.
///
/// Not an array: it belongs to one checker, so no write asks whether it is shared (a copy is the same table), and
/// its memory comes from the kernel in huge pages where there are such. A page fault for each 4 KiB costs more than
/// judging what is in them.
struct FlatTable<Element: BitwiseCopyable> {
    private var base: UnsafeMutablePointer<Element>?
    private var capacity = 0
    private(set) var count = 0
    /// Keeps the memory of `base`.
    private var memory: TableMemory?

    private static var smallest: Int { 16_384 / MemoryLayout<Element>.stride }

    init() {}

    var isEmpty: Bool { count == 0 }

    /// Makes room for `wanted` entries; memory is used only once they are written.
    mutating func reserve(_ wanted: Int) {
        if wanted <= capacity { return }
        let larger = TableMemory(bytes: wanted * MemoryLayout<Element>.stride)
        let start = larger.address.bindMemory(to: Element.self, capacity: wanted)
        if let base { start.initialize(from: base, count: count) }
        base = start
        memory = larger
        capacity = wanted
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { reserve(max(Self.smallest, 2 * capacity)) }
        // `reserve` has made a base.
        base.unsafelyUnwrapped.advanced(by: count).initialize(to: element)
        count += 1
    }

    /// Appends `element` until there are `wanted` entries.
    @inline(__always)
    mutating func pad(to wanted: Int, with element: Element) {
        while count < wanted { append(element) }
    }

    subscript(index: Int) -> Element {
        @inline(__always) get { place(index).pointee }
        @inline(__always) _modify { yield &place(index).pointee }
    }

    @inline(__always)
    private func place(_ index: Int) -> UnsafeMutablePointer<Element> {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no such entry")
        // There is an entry, so there is a base.
        return base.unsafelyUnwrapped + index
    }
}

/// Memory of the kernel, given back with the last reference.
private final class TableMemory {
    let address: UnsafeMutableRawPointer
    private let bytes: Int

    init(bytes: Int) {
        let address = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let address, address != MAP_FAILED else {
            fatalError("no memory for a table of \(bytes) bytes: \(String(cString: strerror(errno)))")
        }
        // Advice: where there are no huge pages it is refused and nothing is lost.
        madvise(address, bytes, MADV_HUGEPAGE)
        self.address = address
        self.bytes = bytes
    }

    deinit { munmap(address, bytes) }
}
