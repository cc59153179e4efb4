internal import FoundationEssentials
internal import HTTPClient
internal import SigV4

/// A small request to who hands out credentials, tried again while nobody answers or the answer is a server's failure.
struct MetadataRequest: Sendable {
    /// Why there is no answer with a status that says success.
    struct Failure: Error {
        var reason: String
        /// The status of the last answer; nil when there was none.
        var status: Int?
    }

    let context: CredentialContext
    var attempts = 3
    var timeoutMilliseconds = 2_000

    func send(_ request: HTTPRequest) async throws(Failure) -> HTTPResponse {
        var request = request
        request.timeoutMilliseconds = timeoutMilliseconds
        request.connectTimeoutMilliseconds = timeoutMilliseconds
        var last = Failure(reason: "it was not asked")
        for attempt in 1...max(1, attempts) {
            if attempt > 1 {
                do { try await context.outside.sleep(1_000) } catch { throw last }
            }
            let response: HTTPResponse
            do throws(HTTPError) {
                response = try await context.http.send(request)
            } catch {
                last = Failure(reason: "\(error)")
                continue
            }
            if response.status == 200 { return response }
            last = Failure(reason: "HTTP \(response.status)", status: response.status)
            if response.status < 500 { throw last }
        }
        throw last
    }
}

/// The JSON that containers' agents and EC2's metadata service give.
struct MetadataAnswer: Decodable {
    var AccessKeyId: String
    var SecretAccessKey: String
    var Token: String?
    var Expiration: String?

    /// The credentials of an answer's body; nil when it is none.
    static func read(
        _ body: [UInt8], source: String, method: CredentialMethod
    ) -> SourcedCredentials? {
        guard let answer = try? JSONDecoder().decode(MetadataAnswer.self, from: Data(body)) else { return nil }
        let expiresAt = answer.Expiration.flatMap { ExpiryTime.seconds($0) }
        if answer.Expiration != nil, expiresAt == nil { return nil }
        return SourcedCredentials(
            Credentials(
                accessKeyID: answer.AccessKeyId, secretAccessKey: answer.SecretAccessKey, sessionToken: answer.Token),
            source: .other(source), method: method, expiresAt: expiresAt)
    }
}
