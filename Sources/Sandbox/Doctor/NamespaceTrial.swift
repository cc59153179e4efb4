internal import CNamespaces
internal import Glibc

/// Makes the namespaces of a sandbox, a mount and a link in them, and says what stands in the way.
enum NamespaceTrial {
    /// A command that does in small what a sandbox does, each step with an exit code of its own.
    private static let script = """
        mount --make-rprivate / || exit 11
        mount -t proc proc /proc || exit 12
        mount -t tmpfs tmpfs /run || exit 13
        ip link add v0 type veth peer name v1 || exit 14
        ip link add b0 type bridge || exit 15
        echo 1 > /proc/sys/net/ipv4/ip_forward || exit 16
        nft add table inet trial || exit 17
        """

    private static let steps: [Int32: String] = [
        11: "mounts cannot be made private", 12: "/proc cannot be mounted", 13: "a tmpfs cannot be mounted",
        14: "a pair of linked devices (veth) cannot be made", 15: "a bridge cannot be made",
        16: "forwarding cannot be switched on", 17: "a table of packet filters (nftables) cannot be made",
    ]

    static func findings() -> [Doctor.Finding] {
        let subject = "namespaces of user \(geteuid())"
        do throws(SandboxError) {
            let code = try run()
            guard code != 0 else { return [.init(subject: subject, trouble: nil, remedy: "")] }
            let trouble = steps[code] ?? "the trial ended with exit code \(code)"
            return [.init(subject: subject, trouble: trouble, remedy: remedy)]
        } catch {
            return [.init(subject: subject, trouble: error.message, remedy: remedy)]
        }
    }

    private static func run() throws(SandboxError) -> Int32 {
        var namespaces = CNS_NEW_NETWORK | CNS_NEW_MOUNTS | CNS_NEW_IPC | CNS_NEW_PROCESSES | CNS_NEW_HOSTNAME
        if geteuid() != 0 { namespaces |= CNS_NEW_USER }
        let nothing = try openFile("/dev/null", O_RDWR)
        defer { close(nothing) }
        let path = Programs.searchPath.joined(separator: ":")
        let launch = ChildLaunch(
            executable: "/bin/sh", arguments: ["-c", script], environment: ["PATH=\(path)", "LC_ALL=C"],
            descriptors: [nothing, nothing, nothing], newNamespaces: Int32(namespaces), privileges: .all)
        let pid = try launch.start()
        var raw: Int32 = 0
        while waitpid(pid, &raw, 0) < 0 && errno == EINTR {}
        return ExitStatus(raw: raw).code
    }

    /// The cause, as far as the kernel's settings tell it, and what to do.
    private static var remedy: String {
        func setting(_ name: String) -> String? {
            readText("/proc/sys/\(name)")?.split(whereSeparator: \.isWhitespace).first.map(String.init)
        }
        if geteuid() == 0 {
            return "root lacks the capability: in a container, start it with --privileged, or with "
                + "--cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined "
                + "--security-opt apparmor=unconfined"
        }
        if setting("user/max_user_namespaces") == "0" {
            return "user.max_user_namespaces is 0: sudo sysctl user.max_user_namespaces=10000, or run as root"
        }
        if setting("kernel/unprivileged_userns_clone") == "0" {
            return "kernel.unprivileged_userns_clone is 0: "
                + "sudo sysctl kernel.unprivileged_userns_clone=1, or run as root"
        }
        if setting("kernel/apparmor_restrict_unprivileged_userns") == "1" {
            return "kernel.apparmor_restrict_unprivileged_userns is 1: run as root (sudo gameday-sandbox up), or "
                + "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        }
        return "run as root (sudo gameday-sandbox up); in a container, start it with --privileged"
    }
}
