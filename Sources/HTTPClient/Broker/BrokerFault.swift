/// Why the broker did not give what was asked of it.
struct BrokerFault: Error {
    var code: HTTPError.Code
    var message: String

    /// There is no broker to ask, or it went away. Never a reason to try this machine's own network.
    static func gone(_ path: String, _ reason: String) -> BrokerFault {
        BrokerFault(
            code: .notConnected,
            message: "the broker at \(path) does not serve (\(reason)), and requests never go around it: "
                + "bring the sandbox up with `gameday sandbox up`")
    }

    static func notResolved(_ name: String, _ reason: String) -> BrokerFault {
        BrokerFault(code: .nameNotResolved, message: "the sandbox's DNS gives no address for \(name): \(reason)")
    }
}
