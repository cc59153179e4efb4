internal import Glibc

/// The user and group that everything which serves runs as.
struct Identity: Sendable, Hashable {
    let uid: UInt32
    let gid: UInt32

    /// The invoking user, or, for root, one without rights: who called sudo, else `postgres`, else `nobody`.
    ///
    /// - Parameter sudoUser: user and group of who called sudo, when known.
    static func unprivileged(sudoUser: Identity?) -> Identity {
        guard geteuid() == 0 else { return Identity(uid: geteuid(), gid: getegid()) }
        if let sudoUser, sudoUser.uid != 0 { return sudoUser }
        return named("postgres") ?? named("nobody") ?? Identity(uid: 65534, gid: 65534)
    }

    private static func named(_ name: String) -> Identity? {
        guard let entry = getpwnam(name) else { return nil }
        return Identity(uid: entry.pointee.pw_uid, gid: entry.pointee.pw_gid)
    }
}
