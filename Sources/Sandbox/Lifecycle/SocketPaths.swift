internal import FoundationEssentials
internal import Glibc

/// Where the sandbox's Unix sockets are: in its directory, or, when that path is too long, in a private one in /tmp.
struct SocketPaths: Sendable {
    /// The longest path of a Unix socket, in bytes: 108 with the closing zero (unix(7)).
    static let limit = 107
    private static let longestName = "/control.sock"

    /// The directory the sockets are in.
    let directory: String

    /// Chooses the directory for the sandbox that lives in `runDirectory`.
    init(runDirectory: String) {
        if runDirectory.utf8.count + Self.longestName.utf8.count <= Self.limit {
            directory = runDirectory
        } else {
            // FNV-1a: all that is wanted is that another sandbox has another name.
            let hash = runDirectory.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            directory = "/tmp/gameday-\(geteuid())-\(String(hash, radix: 16))"
        }
    }

    /// Hands out sockets and names of the network inside.
    var broker: String { directory + "/broker.sock" }
    /// Answers questions about the sandbox itself.
    var control: String { directory + "/control.sock" }
    /// Speaks as AWS.
    var endpoint: String { directory + "/endpoint.sock" }

    /// Makes the directory, and refuses one that is not ours alone: anyone may make names in /tmp.
    func prepare() throws(SandboxError) {
        if mkdir(directory, 0o700) == 0 { return }
        var status = stat()
        guard lstat(directory, &status) == 0, status.st_uid == geteuid(), status.st_mode & S_IFMT == S_IFDIR,
            status.st_mode & 0o077 == 0
        else {
            throw SandboxError(
                "\(directory) exists and is not a directory of yours alone", remedy: "remove it, then try again")
        }
    }

    /// Removes the sockets, and the directory when it is in /tmp.
    func remove(runDirectory: String) {
        for path in [broker, control, endpoint] { unlink(path) }
        if directory != runDirectory { rmdir(directory) }
    }
}
