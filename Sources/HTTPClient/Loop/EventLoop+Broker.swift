internal import Basics

/// Orders that go through the broker. As everywhere, a name is looked up, and a socket made, only for a new connection.
extension EventLoop {
    private static var maxLookups: Int { 3 }

    func beginBrokered(_ order: Order, _ broker: Broker) {
        do throws(BrokerFault) {
            let target = try BrokerTarget(order.request)
            if target.isAddress { return attach(order, resolve: target.pin(to: [target.host])) }
            if order.request.connection == .fresh { return broker.park(order, until: .name(target)) }
            if let addresses = broker.names.trusted(target.host) {
                return attach(order, resolve: target.pin(to: addresses))
            }
            // There may be an idle connection; when there is none, libcurl says that it lacks an address.
            attach(order, resolve: target.unpin)
        } catch {
            refuse(order, error.code, error.message)
        }
    }

    /// Parks an exchange that ended only because libcurl lacks an address or a socket; false for every other one.
    func park(_ transfer: Transfer) -> Bool {
        guard let broker, let wait = wait(of: transfer) else { return false }
        var order = transfer.order
        order.wireSends = transfer.wireSends()
        if case .name = wait { order.lookups += 1 }
        detach(transfer)
        broker.park(order, until: wait)
        return true
    }

    private func wait(of transfer: Transfer) -> Broker.Wait? {
        if transfer.lacksSocket, let resolve = transfer.resolve { return .socket(resolve: resolve) }
        if transfer.lacksAddress, transfer.order.lookups < Self.maxLookups,
            let target = try? BrokerTarget(transfer.order.request)
        {
            return .name(target)
        }
        return nil
    }

    func receiveFromBroker(_ descriptor: Int32) {
        guard let broker else { return }
        if !broker.sockets.owns(descriptor) {
            for resolved in broker.names.read(descriptor) { resume(resolved) }
            return
        }
        do throws(BrokerFault) { try broker.sockets.read() } catch { failSocketWaiters(error) }
    }

    /// Serves those who wait for a name or a socket, and ends those who have waited too long.
    func attendBroker() {
        guard let broker, !stopped else { return }
        for resolved in broker.names.startQueued() { resume(resolved) }
        for waiter in broker.withSocket() {
            if case .socket(let resolve) = waiter.wait { attach(waiter.order, resolve: resolve) }
        }
        // Not before the first exchange needs one: a client that is not used asks for nothing.
        if broker.wantsSockets || broker.sockets.hasStock {
            do throws(BrokerFault) { try broker.refill() } catch { failSocketWaiters(error) }
        }
        for (order, wait) in broker.expired(at: clock.now()) {
            refuse(order, .timeout, "timed out during \(wait.description)")
        }
    }

    private func failSocketWaiters(_ fault: BrokerFault) {
        for waiter in broker?.withoutSocket() ?? [] { refuse(waiter.order, fault.code, fault.message) }
    }

    private func resume(_ resolved: BrokerNames.Resolved) {
        guard let (order, wait) = broker?.unpark(resolved.waiter), case .name(let target) = wait else { return }
        switch resolved.addresses {
        case .success(let addresses): attach(order, resolve: target.pin(to: addresses))
        case .failure(let fault): refuse(order, fault.code, fault.message)
        }
    }
}
