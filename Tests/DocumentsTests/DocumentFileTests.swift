import Documents
import FoundationEssentials
import Glibc
import Testing

@Suite("Reading files")
struct DocumentFileTests {
    /// Runs `body` with the path of a new folder, which is removed afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gameday-documents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func refusal(_ path: String) -> [String] {
        refusals { () throws(Refusal) in _ = try Document(path: path) }
    }

    @Test("a file is read and its path names the places")
    func file() throws {
        try withFolder { folder in
            let path = folder + "/a.yaml"
            try Data("a: 1\n".utf8).write(to: URL(filePath: path))
            let document = try Document(path: path)
            #expect(document.file == path)
            #expect(document.root["a"]?.mark.description == "\(path):1:4")
        }
    }

    @Test("what is missing, a directory or no regular file is refused in one line")
    func unfit() throws {
        try withFolder { folder in
            #expect(
                refusal(folder + "/x") == ["\(folder)/x:1:1: error: there is no such file; check the path"])
            #expect(refusal(folder) == ["\(folder):1:1: error: this is a directory; name a file in it"])
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(
                refusal(folder + "/pipe") == [
                    "\(folder)/pipe:1:1: error: this is not a regular file; write its content to a file first"
                ])
            #expect(refusal("") == [":1:1: error: a file name must not be empty; give the path of a file"])
        }
    }

    @Test("a file that is too large is refused by its size alone")
    func tooLarge() throws {
        try withFolder { folder in
            let path = folder + "/large"
            let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
            #expect(ftruncate(descriptor, 10_000_000_000) == 0)
            close(descriptor)
            #expect(refusal(path)[0].contains("the file is 10000000000 bytes long"))
        }
    }

    @Test("a file that may not be read is refused in one line")
    func forbidden() throws {
        // The system may let root read everything; a file of the kernel that even root cannot read stands in then.
        if getuid() == 0 {
            #expect(refusal("/proc/self/mem")[0].contains("cannot be read: "))
            return
        }
        try withFolder { folder in
            let path = folder + "/secret"
            try Data("a: 1".utf8).write(to: URL(filePath: path))
            #expect(chmod(path, 0) == 0)
            #expect(
                refusal(path) == [
                    "\(path):1:1: error: reading the file is not permitted; give this user the right to read it"
                ])
        }
    }
}
