internal import Hummingbird
internal import HTTPTypes
internal import Logging

/// Puts the zone on every answer, and makes an answer of every error.
struct ZoneAndErrors<Context: RequestContext>: RouterMiddleware {
    let zone: String
    let readiness: Readiness

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var answer: Response
        do {
            answer = try await next(request, context)
        } catch let error as InvalidRequest {
            answer = .json(.badRequest, ErrorAnswer(error: "invalid_request", message: error.message))
        } catch let error as LedgerError {
            context.logger.notice("unavailable", metadata: ["reason": "\(error)"])
            answer = .unavailable()
        } catch let error as SessionError {
            context.logger.notice("unavailable", metadata: ["reason": "\(error)"])
            answer = .unavailable()
        } catch let error as any HTTPResponseError {
            let name = error.status == .notFound ? "not_found" : "invalid_request"
            answer = .json(error.status, ErrorAnswer(error: name))
        }
        answer.headers[.zone] = zone
        // A kept-alive connection would otherwise go on bringing requests to an instance that stops.
        if readiness.isDraining { answer.headers[.connection] = "close" }
        return answer
    }
}
