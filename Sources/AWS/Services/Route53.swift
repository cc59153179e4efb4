/// Amazon Route 53, as far as health checks need it. One endpoint for the whole partition.
public enum Route53 {
    /// API version 2013-04-01.
    public static let service = AWSService("route53", id: "ROUTE_53", wireProtocol: .restXML)

    /// What one of Route 53's checkers saw last.
    public struct HealthObservation: Sendable, Hashable {
        /// The region that the checker is in.
        public var region: String?
        /// Its sentence, such as "Success: HTTP Status Code 200, OK" or "Failure: Connection timed out...".
        public var status: String

        /// Whether the checker calls the endpoint healthy.
        public var isSuccess: Bool { status.hasPrefix("Success") }
    }

    /// What every checker of a health check saw last. Not for calculated health checks.
    ///
    /// - Parameter id: letters, digits and dashes only; anything else would name another path.
    ///
    /// Source: Route 53 API reference, GetHealthCheckStatus.
    public static func getHealthCheckStatus(id: String) -> AWSOperation<[HealthObservation]> {
        precondition(isHealthCheckID(id), "a health check's id has letters, digits and dashes only")
        return AWSOperation(
            service, "GetHealthCheckStatus", effect: .reads, path: "/2013-04-01/healthcheck/\(id)/status"
        ) { answer throws(AnswerError) in
            try answer.xml().list("HealthCheckObservations", of: "HealthCheckObservation") {
                node throws(AnswerError) in
                guard let report = node["StatusReport"] else {
                    throw AnswerError("a <HealthCheckObservation> has no <StatusReport>")
                }
                return HealthObservation(region: node.text("Region"), status: try report.required("Status"))
            }
        }
    }

    /// Whether a text can be the id of a health check: 1 to 64 letters, digits and dashes.
    public static func isHealthCheckID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
    }
}
