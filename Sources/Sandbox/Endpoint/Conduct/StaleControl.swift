internal import FoundationEssentials

extension ControlPlane {
    /// The same, with describe calls that show what was so `seconds` ago.
    ///
    /// The Parameter Store is not here, since it belongs to the endpoint, and would not be: what is put there is a
    /// lease, which whoever puts it must see. Nor are alarms, which lag behind their metrics as it is.
    func stale(_ seconds: Double, wallClock: @escaping @Sendable () -> Date) -> ControlPlane {
        ControlPlane(
            database: StaleDatabase(database, seconds: seconds, wallClock: wallClock),
            network: StaleNetwork(network, seconds: seconds, wallClock: wallClock),
            scheduler: StaleScheduler(scheduler, seconds: seconds, wallClock: wallClock),
            balancer: StaleBalancer(balancer, seconds: seconds, wallClock: wallClock), monitoring: monitoring,
            cache: StaleCache(cache, seconds: seconds, wallClock: wallClock))
    }
}
