internal import HTTPClient

extension AWSError {
    /// The failure of an exchange that brought no answer.
    init(_ error: HTTPError, endpoint: Endpoint) {
        let kind: Kind =
            switch error.code {
            case .cancelled, .shutDown: .cancelled
            case .invalidRequest: .invalidRequest
            case .answerTooLarge: .malformedAnswer
            default: error.definitelyNotSent ? .unreachable : .ambiguous
            }
        self.init(kind: kind, message: "\(endpoint.url): \(error)")
        certainlyNotSent = error.definitelyNotSent
    }
}
