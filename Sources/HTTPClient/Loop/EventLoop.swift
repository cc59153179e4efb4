internal import Basics
internal import CCurl
internal import Glibc

/// The client's thread: it alone touches libcurl. Sockets come through epoll and `curl_multi_socket_action`, so that an
/// event costs the same with ten exchanges under way and with ten thousand.
final class EventLoop {
    let mailbox: Mailbox
    let configuration: HTTPClient.Configuration
    let clock: MonotonicClock
    let multi: UnsafeMutableRawPointer
    let broker: Broker?
    var transfers: [UInt64: Transfer] = [:]
    var idleHandles: [EasyHandle] = []
    var stopped = false
    private let poller = Poller()
    /// When libcurl wants to be called without a socket's event, in microseconds of the clock.
    private var timerDue: Int64?

    /// Starts the thread.
    static func start(mailbox: Mailbox, configuration: HTTPClient.Configuration, clock: MonotonicClock) {
        startThread { EventLoop(mailbox: mailbox, configuration: configuration, clock: clock).run() }
    }

    private init(mailbox: Mailbox, configuration: HTTPClient.Configuration, clock: MonotonicClock) {
        _ = Self.libraryIsReady
        self.mailbox = mailbox
        self.configuration = configuration
        self.clock = clock
        broker =
            if case .broker(let path) = configuration.reach {
                Broker(path: path, cacheSeconds: configuration.dnsCacheSeconds, poller: poller, clock: clock)
            } else {
                nil
            }
        guard let multi = curl_multi_init() else { preconditionFailure("curl_multi_init failed: out of memory") }
        self.multi = multi
        curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxConnections)
        let this = Unmanaged.passUnretained(self).toOpaque()
        curl_multi_set_socket_watcher(
            multi,
            { _, socket, what, this, _ in
                EventLoop.at(this).watch(socket, what)
                return 0
            }, this)
        curl_multi_set_timer_watcher(
            multi,
            { _, milliseconds, this in
                EventLoop.at(this).setTimer(milliseconds)
                return 0
            }, this)
        poller.watch(mailbox.wakeDescriptor, read: true, write: false)
    }

    deinit {
        idleHandles.removeAll()
        curl_multi_cleanup(multi)
    }

    private static let libraryIsReady: Bool = {
        let code = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        precondition(code == CURLE_OK, "curl_global_init failed with \(code.rawValue)")
        return true
    }()

    private static func at(_ address: UnsafeMutableRawPointer?) -> EventLoop {
        guard let address else { preconditionFailure("libcurl called back without the loop it was given") }
        return Unmanaged<EventLoop>.fromOpaque(address).takeUnretainedValue()
    }

    private func run() {
        while !stopped {
            for ready in poller.wait(milliseconds: waitMilliseconds()) { handle(ready) }
            attendBroker()
            if let due = timerDue, due <= clock.now() {
                timerDue = nil
                act(on: CURL_SOCKET_TIMEOUT, 0)
            }
            complete()
            attendBroker()
        }
    }

    private func waitMilliseconds() -> Int32 {
        guard let due = [timerDue, broker?.due].compactMap(\.self).min() else { return -1 }
        return Int32(clamping: max(0, (due - clock.now() + 999) / 1_000))
    }

    private func handle(_ ready: Poller.Ready) {
        if ready.descriptor == mailbox.wakeDescriptor { return takeMail() }
        if let broker, broker.owns(ready.descriptor) { return receiveFromBroker(ready.descriptor) }
        let mask =
            (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0)
            | (ready.failed ? CURL_CSELECT_ERR : 0)
        act(on: ready.descriptor, mask)
    }

    private func act(on socket: curl_socket_t, _ mask: Int32) {
        var running: Int32 = 0
        let code = curl_multi_socket_action(multi, socket, mask, &running)
        precondition(code == CURLM_OK, "curl_multi_socket_action failed with \(code.rawValue)")
    }

    private func watch(_ socket: curl_socket_t, _ what: Int32) {
        if what == CURL_POLL_REMOVE { return poller.forget(socket) }
        poller.watch(
            socket, read: what == CURL_POLL_IN || what == CURL_POLL_INOUT,
            write: what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
    }

    private func setTimer(_ milliseconds: Int) {
        timerDue = milliseconds < 0 ? nil : clock.now() + Int64(milliseconds) * 1_000
    }
}
