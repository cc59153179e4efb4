internal import Glibc

/// A thread of its own for a loop that must not wait for the cooperative pool. Its owner joins it.
final class WorkerThread: Sendable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    init(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Body(body)).toOpaque())
        precondition(code == 0, "pthread_create failed with \(code)")
        self.thread = thread
    }

    /// Waits for the loop's end; to be called once.
    func join() { pthread_join(thread, nil) }
}
