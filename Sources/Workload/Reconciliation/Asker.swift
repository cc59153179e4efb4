internal import Basics
internal import HTTPClient

/// Asks until it is answered: for opening accounts and for the reads after a run, where patience is right.
struct Asker: Sendable {
    let client: HTTPClient
    let clock: MonotonicClock
    private static let pause = Duration.milliseconds(100)
    /// The limit of one attempt, in microseconds.
    static let attemptTimeout: Int64 = 10_000_000

    /// Sends `request` again and again until `read` makes something of the answer; nil when `instant` passed or the
    /// task was cancelled. `trouble` is told what stood in the way.
    func ask<Answer: Sendable>(
        until instant: Int64, trouble: (String) -> Void = { _ in }, request: (_ timeout: Int64) -> HTTPRequest,
        read: (HTTPResponse) -> Answer?
    ) async -> Answer? {
        while true {
            let left = instant - clock.now()
            if left <= 0 || Task.isCancelled { return nil }
            do {
                let response = try await client.send(request(min(left, Self.attemptTimeout)))
                if let answer = read(response) { return answer }
                // What a success says may be a secret, such as a session's token.
                let isSecret = response.status < 300
                let said =
                    isSecret ? "without what was asked" : String(decoding: response.body.prefix(200), as: UTF8.self)
                trouble("it answered \(response.status) \(said)")
            } catch {
                trouble("\(error)")
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// Waits until `instant`, or until the task is cancelled.
    func wait(until instant: Int64) async {
        let left = instant - clock.now()
        if left > 0 { try? await Task.sleep(for: .microseconds(left)) }
    }
}
