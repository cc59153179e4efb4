internal import Basics
internal import CCurl

/// From an order to its completion, exactly once.
extension EventLoop {
    func takeMail() {
        let contents = mailbox.take()
        let now = clock.now()
        for var order in contents.orders {
            order.takenAt = now
            begin(order)
        }
        for id in contents.cancellations { cancel(id) }
        if contents.stopped { stop() }
    }

    private func begin(_ order: Order) {
        if order.cancelled { return refuse(order, .cancelled, "cancelled before it was sent") }
        if let fault = RequestCheck.fault(of: order.request) { return refuse(order, .invalidRequest, fault) }
        if let broker {
            beginBrokered(order, broker)
        } else {
            attach(order, resolve: nil)
        }
    }

    /// Gives the exchange to libcurl. `resolve` is a value of `CURLOPT_RESOLVE`.
    func attach(_ order: Order, resolve: String?) {
        let now = clock.now()
        let elapsedMilliseconds = Int((now - order.submittedAt) / 1_000)
        if elapsedMilliseconds >= order.request.timeoutMilliseconds {
            return refuse(order, .timeout, "timed out before it could be sent")
        }
        let handle = idleHandles.popLast() ?? EasyHandle()
        let transfer = Transfer(
            order: order, handle: handle, attachedAt: now, maxResponseBytes: configuration.maxResponseBytes,
            sockets: broker?.sockets, resolve: resolve)
        handle.apply(configuration)
        handle.apply(order.request, configuration: configuration, elapsedMilliseconds: elapsedMilliseconds)
        if let resolve { handle.set(CURLOPT_RESOLVE, list: [resolve]) }
        transfer.install()
        transfers[order.id] = transfer
        let code = curl_multi_add_handle(multi, handle.easy)
        precondition(code == CURLM_OK, "curl_multi_add_handle failed with \(code.rawValue)")
    }

    /// Ends what libcurl has finished.
    func complete() {
        // libcurl would not give up at once where a name has several addresses: it waits out the time for connecting.
        for id in broker?.sockets.takeStarved() ?? [] {
            if let transfer = transfers[id] { _ = park(transfer) }
        }
        // All messages first: removing a handle searches the messages still queued, which would make a burst of
        // time-outs quadratic.
        var finished: [(transfer: Transfer, code: CURLcode)] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            let code = curl_message_result(message)
            finished.append((Transfer.at(curl_easy_get_private(message.pointee.easy_handle)), code))
        }
        for (transfer, code) in finished where code == CURLE_OK || !park(transfer) {
            finish(transfer, transfer.outcome(code, finishedAt: clock.now()))
        }
    }

    private func cancel(_ id: UInt64) {
        if let transfer = transfers[id] {
            fail(transfer, .cancelled, "cancelled while it was under way")
        } else if let parked = broker?.unpark(id) {
            refuse(parked.order, .cancelled, "cancelled during \(parked.wait.description)")
        }
    }

    private func stop() {
        stopped = true
        for parked in broker?.unparkAll() ?? [] {
            refuse(parked.order, .shutDown, "the client was shut down before the request was sent")
        }
        for transfer in Array(transfers.values) {
            fail(transfer, .shutDown, "the client was shut down while the exchange was under way")
        }
    }

    private func fail(_ transfer: Transfer, _ code: HTTPError.Code, _ message: String) {
        let exchange = transfer.exchange(finishedAt: clock.now())
        finish(transfer, .failure(HTTPError(code: code, message: message, exchange: exchange)))
    }

    private func finish(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
        detach(transfer)
        transfer.order.completion(result)
    }

    /// Takes the exchange back from libcurl.
    func detach(_ transfer: Transfer) {
        transfers[transfer.order.id] = nil
        curl_multi_remove_handle(multi, transfer.handle.easy)
        transfer.handle.reset()
        if idleHandles.count < configuration.maxConnections { idleHandles.append(transfer.handle) }
    }

    func refuse(_ order: Order, _ code: HTTPError.Code, _ message: String) {
        let error = HTTPError.unattached(
            code, message, submittedAt: order.submittedAt, takenAt: order.takenAt, now: clock.now(),
            wireSends: order.wireSends)
        order.completion(.failure(error))
    }
}
