internal import Glibc

/// Why a history file cannot be read.
public enum HistoryFileError: Error, Equatable, CustomStringConvertible {
    /// It could not be opened or mapped.
    case unreadable(path: String, reason: String)
    /// It is a directory or the like.
    case notAFile(path: String)

    /// What happened, in words.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the history \(path): \(reason)"
        case .notAFile(let path): "cannot read the history \(path): it is not a regular file"
        }
    }
}

/// A file mapped into memory, read only, for as long as the value lives.
struct MappedFile: ~Copyable {
    let bytes: UnsafeRawBufferPointer

    /// Files up to this size are mapped at once, which saves a page fault every 64 KiB. Bigger ones are read as far as
    /// they are needed, lest their beginning be pushed out of memory before it is looked at.
    private static let populated = 1 << 30

    init(path: String) throws(HistoryFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: Self.reason()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: Self.reason()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let populate = size <= Self.populated ? MAP_POPULATE : 0
        let address = mmap(nil, size, PROT_READ, MAP_PRIVATE | populate, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw .unreadable(path: path, reason: Self.reason()) }
        madvise(address, size, MADV_SEQUENTIAL)
        bytes = UnsafeRawBufferPointer(start: address, count: size)
    }

    deinit {
        if let address = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: address), bytes.count) }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
