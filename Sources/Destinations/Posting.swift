internal import Basics
internal import FoundationEssentials
internal import HTTPClient
internal import SigV4

/// One message by HTTP POST, tried again until it is taken, refused for good, or its time is up.
struct Posting {
    /// The receiver in messages. The URL may be a secret itself and stands in none.
    var name: String
    var url: String
    var body: [UInt8]
    /// The headers of an attempt that begins at a time in seconds since 1970.
    var headers: @Sendable (Int64) -> [HTTPField]
    var limitMilliseconds: Int

    /// No attempt takes longer, so that a receiver that hangs once can still be tried again.
    private static let attemptMilliseconds = 10_000
    private static let baseMilliseconds = 500
    private static let maxWaitMilliseconds = 15_000

    /// Sends until there is an answer of success.
    func send(in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> HTTPResponse {
        let deadline = environment.clock.now() + Int64(limitMilliseconds) * 1_000
        var attempt = 1
        while true {
            let left = Int((deadline - environment.clock.now()) / 1_000)
            let result = await self.attempt(milliseconds: min(Self.attemptMilliseconds, left), environment)
            let trouble: String
            var asked = 0
            switch result {
            case .success(let response) where (200..<300).contains(response.status): return response
            case .success(let response):
                trouble = Self.words(response)
                guard Self.isWorthRetrying(response.status) else { throw refusal(trouble, response.status) }
                asked = Self.retryAfter(response["Retry-After"], now: environment.secondsSince1970()) ?? 0
            case .failure(let error):
                trouble = "no answer (\(error))".replacing(url, with: "its URL")
                guard error.code != .cancelled, error.code != .invalidRequest else {
                    throw DeliveryFailure("\(name): \(trouble)", mend: "check its URL")
                }
            }
            let longest = min(Self.baseMilliseconds << min(attempt - 1, 8), Self.maxWaitMilliseconds)
            let wait = max(Int(environment.random() * Double(longest)), asked)
            guard environment.clock.now() + Int64(wait) * 1_000 < deadline else {
                let asks = asked > 0 ? ", and it asks to wait for \((asked + 999) / 1_000) s" : ""
                throw DeliveryFailure(
                    "\(name) did not take it within \(limitMilliseconds / 1_000) s (attempt \(attempt): "
                        + "\(trouble)\(asks))", mend: "see whether it is up")
            }
            do { try await environment.pause(wait) } catch {
                throw DeliveryFailure("\(name): \(trouble)", mend: "see whether it is up")
            }
            attempt += 1
        }
    }

    private func attempt(
        milliseconds: Int, _ environment: DeliveryEnvironment
    ) async -> Result<HTTPResponse, HTTPError> {
        let request = HTTPRequest(
            method: "POST", url: url,
            headers: headers(environment.secondsSince1970()) + [HTTPField("User-Agent", "gameday")], body: body,
            timeoutMilliseconds: max(1, milliseconds), connectTimeoutMilliseconds: max(1, min(5_000, milliseconds)),
            connection: .fresh)
        do throws(HTTPError) {
            return .success(try await environment.http.send(request))
        } catch {
            return .failure(error)
        }
    }

    private func refusal(_ trouble: String, _ status: Int) -> DeliveryFailure {
        let mend =
            switch status {
            case 300..<400: "give the URL that it is redirected to: redirects are not followed"
            case 401, 403: "check its secret, and whether its URL is still valid"
            case 404, 410: "check its URL: the receiver says there is nothing there"
            default: "see what the receiver expects"
            }
        return DeliveryFailure("\(name) refused it: \(trouble)", mend: mend)
    }

    private static func isWorthRetrying(_ status: Int) -> Bool { [408, 425, 429].contains(status) || status >= 500 }

    /// The status and the printable beginning of the answer, which is where Slack and others say why.
    private static func words(_ response: HTTPResponse) -> String {
        let start = String(decoding: response.body.prefix(120), as: UTF8.self)
        let printable = String(
            start.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
        return "HTTP \(response.status)" + (printable.isEmpty ? "" : ": \(printable)")
    }

    /// Milliseconds of a `Retry-After`, in seconds or as a date (RFC 9110, sections 10.2.3 and 5.6.7).
    static func retryAfter(_ value: String?, now: Int64) -> Int? {
        guard let value else { return nil }
        if let seconds = Int(value) { return (0...86_400).contains(seconds) ? seconds * 1_000 : nil }
        // Sun, 06 Nov 1994 08:49:37 GMT
        let words = value.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else {
            return nil
        }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        let stamp = "\(words[3])\(number)\(words[1])T\(words[4].filter { $0 != ":" })Z"
        guard let time = SigningTime(stamp: stamp)?.unixSeconds, time - now <= 86_400 else { return nil }
        return Int(max(0, time - now)) * 1_000
    }
}
