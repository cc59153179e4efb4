internal import Glibc

extension Document {
    /// Reads the file at `path`; a missing, unreadable or unfit file is refused with one line.
    ///
    /// Never reads more than the limit allows, and never waits: a pipe or a device is refused.
    public init(path: String, limits: DocumentLimits = DocumentLimits()) throws(Refusal) {
        try self.init(bytes: Self.bytes(path: path, limit: limits.bytes), file: path, limits: limits)
    }

    private static func bytes(path: String, limit: Int) throws(Refusal) -> [UInt8] {
        let place = Mark(file: path)
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Refusal("a file name must not be empty", at: place, mend: "give the path of a file")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw cannotOpen(path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw cannotOpen(path, code: errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw Refusal("this is a directory", at: place, mend: "name a file in it")
        default: throw Refusal("this is not a regular file", at: place, mend: "write its content to a file first")
        }
        guard status.st_size <= limit else {
            throw DocumentLimits.tooLarge(bytes: Int(status.st_size), limit: limit, file: path)
        }
        return try contents(of: descriptor, path: path, limit: limit)
    }

    /// Everything up to the end; one byte more than the limit is asked for, in case the file grows meanwhile.
    private static func contents(of descriptor: Int32, path: String, limit: Int) throws(Refusal) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw cannotOpen(path, code: errno)
            }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw DocumentLimits.tooLarge(bytes: nil, limit: limit, file: path) }
        }
    }

    private static func cannotOpen(_ path: String, code: Int32) -> Refusal {
        let place = Mark(file: path)
        switch code {
        case ENOENT, ENOTDIR:
            return Refusal("there is no such file", at: place, mend: "check the path")
        case EACCES, EPERM:
            return Refusal("reading the file is not permitted", at: place, mend: "give this user the right to read it")
        default:
            return Refusal(
                "the file cannot be read: \(String(cString: strerror(code)))", at: place, mend: "check the path")
        }
    }
}
