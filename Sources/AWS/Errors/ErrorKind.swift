extension AWSError.Kind {
    /// The kind of a service's error.
    ///
    /// Sources: the error lists of AWS's SDKs (botocore 1.43, retry handlers) and the "Common Errors" pages of the API
    /// references.
    init(code: String?, status: Int) {
        guard let code else {
            self = Self.byStatus(status)
            return
        }
        if Self.throttleCodes.contains(code) {
            self = .throttled
        } else if Self.quotaCodes.contains(code) || code.contains("QuotaExceeded") {
            self = .quotaExceeded
        } else if code.hasPrefix("RequestTimeout") && code != "RequestTimeTooSkewed" {
            self = .transient
        } else if Self.deniedCodes.contains(code) {
            self = .accessDenied
        } else if Self.authenticationCodes.contains(code) {
            self = .unauthenticated
        } else if code.contains("NotFound") || code.hasPrefix("NoSuch") {
            self = .notFound
        } else if Self.isConflict(code) {
            self = .conflict
        } else {
            self = Self.byStatus(status)
        }
    }

    private static func byStatus(_ status: Int) -> Self {
        switch status {
        case 429: .throttled
        case 500...: .transient
        case 401: .unauthenticated
        case 403: .accessDenied
        case 404: .notFound
        case 409: .conflict
        case 200..<300: .malformedAnswer
        default: .invalidRequest
        }
    }

    private static func isConflict(_ code: String) -> Bool {
        (code.hasPrefix("Invalid") && code.contains("State")) || code.contains("IncorrectState")
            || code.contains("InUse") || code.contains("AlreadyExists") || code.contains("Conflict")
            || code == "TestFailoverNotAvailableFault" || code == "DependencyViolation"
    }

    private static let throttleCodes: Set<String> = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException", "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
        "TooManyRequestsException", "TransactionInProgressException",
    ]

    /// ElastiCache's TestFailover: at most 15 shards in 24 hours.
    private static let quotaCodes: Set<String> = ["APICallRateForCustomerExceeded"]

    private static let deniedCodes: Set<String> = [
        "AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException", "NotAuthorized",
        "OptInRequired", "UnauthorizedAccess", "UnauthorizedOperation",
    ]

    private static let authenticationCodes: Set<String> = [
        "AuthFailure", "ExpiredToken", "ExpiredTokenException", "IncompleteSignature", "IncompleteSignatureException",
        "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidSignatureException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    ]
}
