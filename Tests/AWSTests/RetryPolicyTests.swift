import AWS
import Testing

@Suite struct RetryPolicyTests {
    let policy = RetryPolicy.standard

    func decision(
        _ kind: AWSError.Kind, attempt: Int = 1, effect: Effect = .reads, canReadState: Bool = false,
        random: Double = 0.5, retryAfter: Int? = nil
    ) -> RetryPolicy.Decision {
        policy.decision(
            after: AWSError(kind: kind, message: "", retryAfterMilliseconds: retryAfter), attempt: attempt,
            effect: effect, canReadState: canReadState, random: random)
    }

    @Test(
        "reads are tried again after everything that may pass",
        arguments: [
            AWSError.Kind.throttled, .transient, .ambiguous, .unreachable, .malformedAnswer,
        ])
    func reads(_ kind: AWSError.Kind) {
        #expect(decision(kind) == .retry(afterMilliseconds: kind == .throttled ? 500 : 50))
    }

    @Test(
        "what will not pass is not tried again, whoever calls",
        arguments: [
            AWSError.Kind.quotaExceeded, .accessDenied, .unauthenticated, .notFound, .conflict, .invalidRequest,
            .noCredentials, .refused, .cancelled,
        ])
    func final(_ kind: AWSError.Kind) {
        #expect(decision(kind) == .stop)
        #expect(decision(kind, effect: .changes, canReadState: true) == .stop)
    }

    @Test(
        "a change that may have taken effect is sent again only after its state was read",
        arguments: [
            AWSError.Kind.transient, .ambiguous, .malformedAnswer,
        ])
    func ambiguousChange(_ kind: AWSError.Kind) {
        #expect(decision(kind, effect: .changes) == .stop)
        #expect(decision(kind, effect: .changes, canReadState: true) == .readState(afterMilliseconds: 50))
    }

    @Test("a change that certainly did nothing is sent again", arguments: [AWSError.Kind.throttled, .unreachable])
    func refusedChange(_ kind: AWSError.Kind) {
        #expect(decision(kind, effect: .changes, random: 0) == .retry(afterMilliseconds: 0))
    }

    @Test("waits are random up to a limit that doubles, and never beyond the longest")
    func backoff() {
        let longest = (1...3).map { decision(.throttled, attempt: $0, random: 0.999) }
        #expect(longest == [999, 1_998, 3_996].map { .retry(afterMilliseconds: $0) })
        let patient = RetryPolicy(maxAttempts: 100).decision(
            after: AWSError(kind: .throttled, message: ""), attempt: 90, effect: .reads, canReadState: false, random: 1)
        #expect(patient == .retry(afterMilliseconds: 20_000))
        #expect(decision(.throttled, random: 0) == .retry(afterMilliseconds: 0))
    }

    @Test("attempts end")
    func attempts() {
        #expect(decision(.throttled, attempt: 3) != .stop)
        #expect(decision(.throttled, attempt: 4) == .stop)
        #expect(
            RetryPolicy.never.decision(
                after: AWSError(kind: .throttled, message: ""), attempt: 1, effect: .reads, canReadState: true,
                random: 0) == .stop)
    }

    @Test("a wait that the service asks for is kept, unless it is too long")
    func retryAfter() {
        #expect(decision(.throttled, retryAfter: 3_000) == .retry(afterMilliseconds: 3_000))
        #expect(decision(.throttled, retryAfter: 100) == .retry(afterMilliseconds: 500))
        #expect(decision(.throttled, retryAfter: 30_001) == .stop)
    }
}
