import FoundationEssentials
import Glibc
import Runner

/// A process among all that machines ever had: its number, when it began, the namespace that the number is of, and the
/// boot of the machine. The first namespace has one name on every machine, and two machines may have one host name.
///
/// Source: proc_pid_stat(5), fields 3 (state) and 22 (start time); pid_namespaces(7); proc_sys_kernel(5), `boot_id`.
enum ProcessIdentity {
    /// This process; nil where there is no /proc.
    static var own: String? {
        guard let namespace, let boot, let begin = begin(of: getpid()) else { return nil }
        return "\(getpid()) \(begin) \(namespace) \(boot)"
    }

    /// Whether the run that holds the lease still lives, as far as this machine can tell.
    ///
    /// - Parameter proc: where the kernel tells of processes; tests give another folder.
    static func holder(of lease: Lease, onHost host: String, proc: String = "/proc") -> LeaseHolderLife {
        let words = (lease.process ?? "").split(separator: " ")
        guard lease.host == host, words.count == 4, words[2] == namespace ?? "", words[3] == boot ?? "",
            let number = pid_t(words[0])
        else { return .unknown }
        if begin(of: number, in: proc) == String(words[1]) { return .alive }
        return isHidden(number, in: proc) ? .unknown : .dead
    }

    /// Whether there is a process of which `/proc` tells nothing, since it is somebody else's: `hidepid` of proc(5),
    /// `ProtectProc=` of systemd.exec(5). A run that is not seen is not dead.
    private static func isHidden(_ number: pid_t, in proc: String) -> Bool {
        access("\(proc)/\(number)/stat", R_OK) != 0 && (kill(number, 0) == 0 || errno == EPERM)
    }

    /// The namespace of process numbers that this process is in.
    private static var namespace: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    }

    /// The machine's boot, random and new each time.
    private static var boot: Substring? {
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
            .split(whereSeparator: \.isWhitespace).first
    }

    /// When a process began, in ticks since the machine did; nil when there is none, or only what is left of one.
    private static func begin(of number: pid_t, in proc: String = "/proc") -> String? {
        guard let text = try? String(contentsOfFile: "\(proc)/\(number)/stat", encoding: .utf8),
            // The name before it may contain anything, parentheses too.
            let name = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return String(fields[19])
    }
}
