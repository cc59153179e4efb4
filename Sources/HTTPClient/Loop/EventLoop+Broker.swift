internal import Basics

/// Orders that go through the broker. As everywhere, a name is looked up only for a new connection.
extension EventLoop {
    private static var maxLookups: Int { 3 }

    func beginBrokered(_ order: Order, _ broker: Broker) {
        do throws(BrokerFault) {
            let target = try BrokerTarget(order.request)
            if target.isAddress { return attach(order, resolve: target.pin(to: [target.host])) }
            if order.request.connection == .fresh { return broker.park(order, until: target) }
            if let addresses = broker.names.trusted(target.host) {
                return attach(order, resolve: target.pin(to: addresses))
            }
            // There may be an idle connection; when there is none, libcurl says that it lacks an address.
            attach(order, resolve: target.unpin)
        } catch {
            refuse(order, error.code, error.message)
        }
    }

    /// Parks an exchange that ended only because libcurl lacks an address; false for every other one.
    func lookUpName(for transfer: Transfer) -> Bool {
        guard let broker, transfer.lacksAddress, transfer.order.lookups < Self.maxLookups,
            let target = try? BrokerTarget(transfer.order.request)
        else { return false }
        var order = transfer.order
        order.wireSends = transfer.wireSends()
        order.lookups += 1
        detach(transfer)
        broker.park(order, until: target)
        return true
    }

    func receiveFromBroker(_ descriptor: Int32) {
        for resolved in broker?.names.read(descriptor) ?? [] { resume(resolved) }
    }

    /// Starts look-ups that wait for a connection, and ends the orders that have waited too long.
    func attendBroker() {
        guard let broker, !stopped else { return }
        for resolved in broker.names.startQueued() { resume(resolved) }
        for (order, target) in broker.expired(at: clock.now()) {
            refuse(order, .timeout, "timed out during the look-up of \(target.host) through the broker")
        }
    }

    private func resume(_ resolved: BrokerNames.Resolved) {
        guard let (order, target) = broker?.unpark(resolved.waiter) else { return }
        switch resolved.addresses {
        case .success(let addresses): attach(order, resolve: target.pin(to: addresses))
        case .failure(let fault): refuse(order, fault.code, fault.message)
        }
    }
}
