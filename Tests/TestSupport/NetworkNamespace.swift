internal import Basics
internal import Glibc

/// A network and mount namespace of a test's own, entered by one thread.
///
/// Only its loopback is there. Threads, sockets and programs started from `run` live in it. Needs root, or
/// `unshare --user --map-root-user` around the tests.
public final class NetworkNamespace: Sendable {
    private let jobs: JobQueue

    private final class JobQueue: Sendable {
        let state = Locked<(jobs: [@Sendable () -> Void], ended: Bool)>(([], false))
        let changed = Semaphore()
    }

    /// Enters the namespaces and uses `nameServer` for names, over UDP port 53.
    public init(nameServer: String = "127.0.0.1") throws {
        let jobs = JobQueue()
        self.jobs = jobs
        startThread {
            while true {
                jobs.changed.wait()
                let (job, ended) = jobs.state.withLock { state in
                    (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.ended)
                }
                if let job { job() } else if ended { return }
            }
        }
        try run { try Self.enter(nameServer: nameServer) }
    }

    deinit {
        jobs.state.withLock { $0.ended = true }
        jobs.changed.signal()
    }

    /// Runs `body` on the namespace's thread and waits for it.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let result = Locked<Result<Value, any Error>?>(nil)
        let done = Semaphore()
        jobs.state.withLock { state in
            state.jobs.append {
                let outcome = Result { try body() }
                result.withLock { $0 = outcome }
                done.signal()
            }
        }
        jobs.changed.signal()
        done.wait()
        guard let outcome = result.withLock({ $0 }) else { preconditionFailure("the job ended without a result") }
        return try outcome.get()
    }

    private static func enter(nameServer: String) throws {
        guard GNU.unshare(GNU.newNetwork | GNU.newMounts) == 0 else {
            throw SystemCallError("unshare (run the tests as root or within `unshare --user --map-root-user`)")
        }
        let directory = try TemporaryDirectory()
        let file = try directory.write("nameserver \(nameServer)\noptions timeout:5 attempts:2\n", to: "resolv.conf")
        // The mount keeps the file after its directory is gone.
        let script = "mount --make-rprivate / && mount --bind \(file) /etc/resolv.conf && ip link set lo up"
        try RunningProcess.run("sh", ["-c", script])
    }
}
