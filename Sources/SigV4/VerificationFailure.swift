/// Why a received request is not authentic, in AWS's words.
///
/// Sources: "Common Errors" of the RDS, EC2 and ECS API references; "Troubleshoot signed requests", IAM User Guide.
public struct VerificationFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with the request.
    public enum Reason: Sendable, Hashable {
        /// No `Authorization` header.
        case missingToken
        /// The `Authorization` header or the date is incomplete or malformed.
        case incomplete
        /// The access key id or the session token is not known.
        case unknownKey
        /// The signature was made for another day, region or service, or leaves out a header it must cover.
        case scope
        /// The signature is too old or too far in the future.
        case expired
        /// The signature was made with another secret, or the request was changed after it was signed.
        case mismatch
    }

    /// The families of services, which name the same failure differently.
    public enum Dialect: Sendable, Hashable {
        /// Query services with XML answers: RDS, STS, ElastiCache, Elastic Load Balancing, Route 53.
        case query
        /// EC2.
        case ec2
        /// JSON services: ECS, CloudWatch, Resource Groups Tagging.
        case json
    }

    /// What is wrong, for code that decides by it.
    public var reason: Reason
    /// AWS's sentence for it.
    public var message: String

    /// A failure with AWS's sentence for it.
    public init(reason: Reason, message: String) {
        self.reason = reason
        self.message = message
    }

    /// The error code that a service of this dialect answers with.
    public func code(in dialect: Dialect) -> String {
        switch (reason, dialect) {
        case (.missingToken, .json): "MissingAuthenticationTokenException"
        case (.missingToken, _): "MissingAuthenticationToken"
        case (.incomplete, .json): "IncompleteSignatureException"
        case (.incomplete, _): "IncompleteSignature"
        case (.unknownKey, .query): "InvalidClientTokenId"
        case (.unknownKey, .json): "UnrecognizedClientException"
        case (.expired, .ec2): "RequestExpired"
        case (.scope, .query), (.expired, .query), (.mismatch, .query): "SignatureDoesNotMatch"
        case (.scope, .json), (.expired, .json), (.mismatch, .json): "InvalidSignatureException"
        case (.unknownKey, .ec2), (.scope, .ec2), (.mismatch, .ec2): "AuthFailure"
        }
    }

    /// The HTTP status that a service of this dialect answers with.
    public func status(in dialect: Dialect) -> Int {
        switch (reason, dialect) {
        case (_, .json), (.incomplete, _), (.expired, .ec2): 400
        case (.unknownKey, .ec2), (.scope, .ec2), (.mismatch, .ec2): 401
        case (.missingToken, _), (_, .query): 403
        }
    }

    /// The query services' code, and the message.
    public var description: String { "\(code(in: .query)): \(message)" }
}
