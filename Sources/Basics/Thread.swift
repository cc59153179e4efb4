internal import Glibc

/// Starts `body` on a thread of its own, in the caller's Linux namespaces. For loops that block; nobody joins it.
public func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(body))
    let code = pthread_create(
        &thread, nil,
        { argument in
            guard let argument else { return nil }
            Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, start.toOpaque())
    precondition(code == 0, "pthread_create failed with \(code)")
    pthread_detach(thread)
}
