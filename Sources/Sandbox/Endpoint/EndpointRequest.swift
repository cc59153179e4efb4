/// A request as it came over the wire, free of any HTTP library, so that everything behind the socket is a function
/// from request to answer.
struct EndpointRequest: Sendable {
    /// The method as sent, e.g. `POST`.
    var method: String
    /// The request target as sent: path and, after `?`, query; nothing decoded.
    var target: String
    /// The header fields in the order sent, `Host` among them.
    var headers: [(name: String, value: String)]
    /// The whole body.
    var body: [UInt8]

    /// The bodies the endpoint reads at most, in bytes: one MiB, many times the largest request gameday makes.
    static let maxBodyBytes = 1 << 20

    /// The first value of a header field, without regard to the name's case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The target up to the first `?`.
    var path: Substring { target.prefix { $0 != "?" } }

    /// What follows the first `?` of the target; empty without one.
    var query: Substring { target.drop { $0 != "?" }.dropFirst() }
}
