@preconcurrency import Dispatch
import Glibc

/// SIGINT, SIGTERM and SIGHUP as events: none of them ends the process by itself, so that what was injected is undone.
/// A closed pipe and a file that may not grow any more are errors of the write alone.
final class StopSignals: Sendable {
    /// The signals' names, as they arrive; the second and later ones too.
    let names: AsyncStream<String>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        names = stream
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        sources = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")].map { number, name in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(name) }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
