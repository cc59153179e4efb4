internal import Glibc

/// How many files and sockets this process may have open at once.
///
/// Source: getrlimit(2), `RLIMIT_NOFILE`.
public enum OpenFiles {
    /// What no process here needs more of.
    static let enough = 65_536

    /// Raises what the process and its children may have, as far as it may without rights: a login's own limit is often
    /// 1,024, and a service that hangs holds more of a workload's connections than that.
    ///
    /// - Returns: the limit in force.
    @discardableResult
    public static func raise() -> Int {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 0 }
        let present = count(limits.rlim_cur)
        let wanted = wanted(present: present, most: count(limits.rlim_max))
        guard wanted > present else { return present }
        limits.rlim_cur = rlim_t(wanted)
        return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 ? wanted : present
    }

    /// The limit to ask for, of a present one and the most that is allowed.
    static func wanted(present: Int, most: Int) -> Int { max(present, min(most, enough)) }

    /// "Without limit" is the largest number that there is.
    private static func count(_ limit: rlim_t) -> Int { Int(clamping: limit) }
}
