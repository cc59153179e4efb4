internal import Hummingbird
internal import NIOCore

/// The thin part between Hummingbird and the dispatcher: reads a whole request, writes a whole answer.
struct EndpointResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let dispatcher: RequestDispatcher

    func respond(to request: Request, context: Context) async throws -> Response {
        var message = EndpointRequest(
            method: request.head.method.rawValue, target: request.head.path ?? "", headers: [], body: [])
        // The HTTP types keep `Host` apart from the other fields; a signature always covers it.
        if let host = request.head.authority { message.headers.append(("host", host)) }
        message.headers += request.headers.map { ($0.name.rawName, $0.value) }
        var tooLong = false
        // A body beyond the limit is read on and thrown away: were the connection closed over unread bytes, the
        // client would see a reset instead of the refusal.
        for try await part in request.body {
            tooLong = tooLong || message.body.count + part.readableBytes > EndpointRequest.maxBodyBytes
            if !tooLong { message.body.append(contentsOf: part.readableBytesView) }
        }
        return Self.response(tooLong ? dispatcher.refuseBody(of: message) : await dispatcher.answer(message))
    }

    private static func response(_ answer: EndpointResponse) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPFields.Element.Name(name) { headers[name] = value }
        }
        headers[.contentType] = answer.contentType
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
