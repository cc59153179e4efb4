internal import FoundationEssentials
internal import Glibc
internal import Runner

/// A file of a run's directory that is copied elsewhere.
struct RunFile: Sendable {
    var name: String
    var path: String
    var size: Int

    /// What a browser is to make of it.
    var contentType: String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "json": "application/json"
        case "jsonl": "application/x-ndjson"
        case "yaml": "application/yaml"
        case "txt", "log", "md": "text/plain; charset=utf-8"
        case "xml": "application/xml"
        default: "application/octet-stream"
        }
    }

    /// So many bytes of the file from an offset on; fewer where it ends before.
    func bytes(from offset: Int, count: Int) throws(DeliveryFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
                if got < 0 && errno == EINTR { continue }
                failed = got < 0
                guard got > 0 else { return }
                filled += got
            }
        }
        guard !failed else { throw unreadable() }
        return bytes
    }

    private func unreadable() -> DeliveryFailure {
        DeliveryFailure("\(path) cannot be read: \(String(cString: strerror(errno)))", mend: "make it readable")
    }
}

enum RunFiles {
    /// The files of a run, the result last: where it is, everything is. Locks, requests and what is half written are
    /// no part of the record.
    static func all(of directory: RunDirectory) throws(DeliveryFailure) -> [RunFile] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        } catch {
            throw DeliveryFailure("\(directory.path) cannot be read: \(error)", mend: "name a run's directory")
        }
        let files = names.sorted().compactMap { name -> RunFile? in
            var status = stat()
            let path = directory.path + "/" + name
            guard !["lock", "halt", "unsent"].contains(name), !name.hasSuffix(".partial"), lstat(path, &status) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { return nil }
            return RunFile(name: name, path: path, size: Int(status.st_size))
        }
        return files.filter { $0.path != directory.result } + files.filter { $0.path == directory.result }
    }
}
