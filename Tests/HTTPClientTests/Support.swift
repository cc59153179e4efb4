import HTTPClient

/// An answer where a failure was due.
struct UnexpectedAnswer: Error {
    var response: HTTPResponse
}

extension HTTPClient {
    /// The error of a request that must fail.
    ///
    /// - Throws: `UnexpectedAnswer` when there is an answer.
    func failure(of request: HTTPRequest) async throws -> HTTPError {
        let response: HTTPResponse
        do {
            response = try await send(request)
        } catch {
            return error
        }
        throw UnexpectedAnswer(response: response)
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
