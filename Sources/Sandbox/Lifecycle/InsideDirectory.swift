/// Where things are for the processes inside.
///
/// The sandbox's own directory may lie below one that its daemons cannot enter (/root, when started as root), so the
/// parts they need are bound to fixed places, which also keeps the paths of Unix sockets short.
enum InsideDirectory {
    private static let root = "/run/gameday"
    /// Databases and whatever else is on disk, in the sandbox's directory.
    static let data = root + "/data"
    /// What is kept from one sandbox to the next.
    static let cache = root + "/cache"

    /// The directory of a program's sockets, in memory.
    static func sockets(_ program: String) -> String { "\(root)/sockets/\(program)" }
}
