internal import FoundationEssentials
internal import Hummingbird
internal import NIOCore

/// What an answer that is not a success says.
struct ErrorAnswer: Codable, Sendable, Hashable {
    var error: String
    var key: String?
    var message: String?
}

/// A request that cannot be understood: answered with 400, nothing is stored.
struct InvalidRequest: Error, Sendable {
    var message: String

    init(_ message: String) { self.message = message }
}

extension Response {
    /// An answer with a JSON body.
    static func json(_ status: HTTPResponse.Status, _ body: some Encodable) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(body) else { return Response(status: .internalServerError) }
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The answer to a request without a session, or with one that is not known: nothing was done.
    static func sessionUnknown() -> Response {
        let message = "open a session with POST /v1/sessions and send it as Authorization: Bearer TOKEN"
        var answer = json(.unauthorized, ErrorAnswer(error: "session_unknown", message: message))
        answer.headers[.wwwAuthenticate] = "Bearer"
        return answer
    }

    /// The answer when nothing is known about what became of the request.
    static func unavailable() -> Response {
        var answer = json(.serviceUnavailable, ErrorAnswer(error: "unavailable"))
        answer.headers[.retryAfter] = "1"
        return answer
    }
}
