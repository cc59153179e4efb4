internal import CNamespaces
internal import Glibc

/// What the sandbox's processes see of files: the machine's, but with their own /proc, /run, /dev/shm and names.
struct Mounts {
    let directory: RunDirectory
    let cache: String
    let identity: Identity

    /// Makes the view. Call first in the new mount namespace.
    func make() throws(SandboxError) {
        try checked("keep mounts private", cns_make_mounts_private())
        // Before /run is hidden: the file may be a link into it.
        let resolver = realPath("/etc/resolv.conf") ?? "/etc/resolv.conf"
        try checked("mount /proc", cns_mount("proc", "/proc", nil))
        try checked("mount /run", cns_mount("tmpfs", "/run", "mode=755"))
        try checked("mount /dev/shm", cns_mount("tmpfs", "/dev/shm", "mode=1777"))
        try bind(directory.path + "/data", at: InsideDirectory.data)
        // One each, since what one user's daemons keep another's cannot read.
        try bind("\(cache)/\(identity.uid)", at: InsideDirectory.cache)
        try nameServer(resolver)
    }

    /// Makes a directory that belongs to the daemons, and shows it inside.
    private func bind(_ source: String, at target: String) throws(SandboxError) {
        try makeDirectory(source, mode: 0o700)
        try give(source)
        try makeDirectory(target, mode: 0o755)
        try checked("show \(source) at \(target)", cns_bind(source, target))
    }

    /// Makes a directory for a program's sockets.
    func makeSockets(_ program: String) throws(SandboxError) {
        let path = InsideDirectory.sockets(program)
        try makeDirectory(path, mode: 0o755)
        guard chmod(path, 0o700) == 0 else { throw SandboxError("close \(path) to others", errno: errno) }
        try give(path)
    }

    private func give(_ path: String) throws(SandboxError) {
        guard geteuid() == 0 else { return }
        guard chown(path, identity.uid, identity.gid) == 0 else {
            throw SandboxError("give \(path) to user \(identity.uid)", errno: errno)
        }
    }

    /// Points the resolver of every process inside at the sandbox's names.
    private func nameServer(_ resolver: String) throws(SandboxError) {
        let text = "nameserver \(AddressPlan.nameServer)\noptions timeout:1 attempts:2\n"
        let own = "/run/gameday/resolv.conf"
        try writeText(text, to: own)
        if access(resolver, F_OK) == 0 {
            try checked("show the sandbox's resolv.conf at \(resolver)", cns_bind(own, resolver))
        } else if resolver.hasPrefix("/run/") {
            try makeDirectory(String(resolver[..<(resolver.lastIndex(of: "/") ?? resolver.endIndex)]), mode: 0o755)
            try writeText(text, to: resolver)
        } else {
            throw SandboxError("\(resolver) does not exist", remedy: "make it, even empty: sudo touch \(resolver)")
        }
    }
}

/// A path without links, or nil when it leads nowhere.
private func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
