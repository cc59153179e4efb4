internal import Basics
internal import CCurl
internal import Glibc

/// The client's thread: it alone touches libcurl. Sockets come through epoll and `curl_multi_socket_action`, so that an
/// event costs the same with ten exchanges under way and with ten thousand.
final class EventLoop {
    private let mailbox: Mailbox
    private let configuration: HTTPClient.Configuration
    private let clock: MonotonicClock
    private let poller = Poller()
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UInt64: Transfer] = [:]
    private var idleHandles: [EasyHandle] = []
    /// When libcurl wants to be called without a socket's event, in microseconds of the clock.
    private var timerDue: Int64?
    private var stopped = false

    /// Starts the thread.
    static func start(mailbox: Mailbox, configuration: HTTPClient.Configuration, clock: MonotonicClock) {
        startThread { EventLoop(mailbox: mailbox, configuration: configuration, clock: clock).run() }
    }

    private init(mailbox: Mailbox, configuration: HTTPClient.Configuration, clock: MonotonicClock) {
        _ = Self.libraryIsReady
        self.mailbox = mailbox
        self.configuration = configuration
        self.clock = clock
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
            if let due = timerDue, due <= clock.now() {
                timerDue = nil
                act(on: CURL_SOCKET_TIMEOUT, 0)
            }
            complete()
        }
    }

    private func waitMilliseconds() -> Int32 {
        guard let due = timerDue else { return -1 }
        return Int32(clamping: max(0, (due - clock.now() + 999) / 1_000))
    }

    private func handle(_ ready: Poller.Ready) {
        if ready.descriptor == mailbox.wakeDescriptor { return takeMail() }
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

extension EventLoop {
    private func takeMail() {
        let contents = mailbox.take()
        for order in contents.orders { begin(order) }
        for id in contents.cancellations { cancel(id) }
        if contents.stopped { stop() }
    }

    private func begin(_ order: Order) {
        if order.cancelled { return refuse(order, .cancelled, "cancelled before it was sent") }
        if let fault = RequestCheck.fault(of: order.request) { return refuse(order, .invalidRequest, fault) }
        let now = clock.now()
        let elapsed = Int((now - order.submittedAt) / 1_000)
        if elapsed >= order.request.timeoutMilliseconds {
            return refuse(order, .timeout, "timed out before it could be sent")
        }
        attach(order, at: now, elapsedMilliseconds: elapsed)
    }

    private func attach(_ order: Order, at now: Int64, elapsedMilliseconds: Int) {
        let handle = idleHandles.popLast() ?? EasyHandle()
        let transfer = Transfer(
            order: order, handle: handle, attachedAt: now, maxResponseBytes: configuration.maxResponseBytes)
        handle.apply(configuration)
        handle.apply(order.request, configuration: configuration, elapsedMilliseconds: elapsedMilliseconds)
        transfer.install()
        transfers[order.id] = transfer
        let code = curl_multi_add_handle(multi, handle.easy)
        precondition(code == CURLM_OK, "curl_multi_add_handle failed with \(code.rawValue)")
    }

    /// Ends what libcurl has finished.
    private func complete() {
        // All messages first: removing a handle searches the messages still queued, which would make a burst of
        // time-outs quadratic.
        var finished: [(transfer: Transfer, code: CURLcode)] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            let code = curl_message_result(message)
            finished.append((Transfer.at(curl_easy_get_private(message.pointee.easy_handle)), code))
        }
        for (transfer, code) in finished {
            finish(transfer, transfer.outcome(code, finishedAt: clock.now()))
        }
    }

    private func cancel(_ id: UInt64) {
        guard let transfer = transfers[id] else { return }
        fail(transfer, .cancelled, "cancelled while it was under way")
    }

    private func stop() {
        stopped = true
        for transfer in Array(transfers.values) {
            fail(transfer, .shutDown, "the client was shut down while the exchange was under way")
        }
    }

    private func fail(_ transfer: Transfer, _ code: HTTPError.Code, _ message: String) {
        let exchange = transfer.exchange(finishedAt: clock.now())
        finish(transfer, .failure(HTTPError(code: code, message: message, exchange: exchange)))
    }

    private func finish(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
        transfers[transfer.order.id] = nil
        curl_multi_remove_handle(multi, transfer.handle.easy)
        transfer.handle.reset()
        if idleHandles.count < configuration.maxConnections { idleHandles.append(transfer.handle) }
        transfer.order.completion(result)
    }

    private func refuse(_ order: Order, _ code: HTTPError.Code, _ message: String) {
        let error = HTTPError.unsent(code, message, submittedAt: order.submittedAt, now: clock.now())
        order.completion(.failure(error))
    }
}
