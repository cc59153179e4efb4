internal import Glibc

/// A serial executor with a thread of its own, for actors that call blocking C code.
///
/// The cooperative pool has one thread a core: a blocked call there stalls everything else. An actor that returns
/// this from `unownedExecutor` blocks only itself.
public final class ThreadExecutor: SerialExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        var stopped = false
    }

    private final class Shared: @unchecked Sendable {
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        var queue = Queue()

        init() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(condition, nil)
        }

        deinit {
            pthread_cond_destroy(condition)
            pthread_mutex_destroy(mutex)
            condition.deallocate()
            mutex.deallocate()
        }

        /// The next jobs; empty when the executor has ended and nothing is left to run.
        func wait() -> [UnownedJob] {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            while queue.jobs.isEmpty && !queue.stopped { pthread_cond_wait(condition, mutex) }
            let jobs = queue.jobs
            queue.jobs.removeAll(keepingCapacity: true)
            return jobs
        }

        func change(_ body: (inout Queue) -> Void) {
            pthread_mutex_lock(mutex)
            body(&queue)
            pthread_cond_signal(condition)
            pthread_mutex_unlock(mutex)
        }
    }

    private final class Start {
        let shared: Shared
        let executor: UnownedSerialExecutor
        init(shared: Shared, executor: UnownedSerialExecutor) {
            self.shared = shared
            self.executor = executor
        }
    }

    private let shared = Shared()

    /// Starts the thread.
    public init() {
        let start = Unmanaged.passRetained(Start(shared: shared, executor: asUnownedSerialExecutor()))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
                while true {
                    let jobs = start.shared.wait()
                    if jobs.isEmpty { return nil }
                    for job in jobs { job.runSynchronously(on: start.executor) }
                }
            }, start.toOpaque())
        precondition(code == 0, "pthread_create failed with \(code)")
        pthread_detach(thread)
    }

    deinit { shared.change { $0.stopped = true } }

    /// Runs `job` on the thread, after all that were enqueued before it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        shared.change { $0.jobs.append(job) }
    }

    /// What an actor returns from `unownedExecutor`; it does not keep the executor alive.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}
