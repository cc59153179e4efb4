internal import AWS
internal import Basics
internal import Experiments
internal import Stack

/// A call that is ready to be sent, with the one that takes it back.
struct PreparedCall: PreparedFault {
    private struct Progress {
        /// Whether AWS may hold the record.
        var isRecorded = false
        /// When the call was sent, unless AWS definitely refused it or it was taken back.
        var sentAt: Int64?
        var isAccepted = false
    }

    let call: AWSOperation<Void>
    let reverse: AWSOperation<Void>?
    /// What is written to AWS before the call, and where.
    let record: CallRecord?
    let timeLimitSeconds: Int
    let environment: FaultEnvironment
    private let name: String
    private let progress = Locked(Progress())
    private static let pauseMilliseconds = 1_000

    init(
        call: AWSOperation<Void>, reverse: AWSOperation<Void>?, record: CallRecord?, timeLimitSeconds: Int,
        environment: FaultEnvironment
    ) {
        self.call = call
        self.reverse = reverse
        self.record = record
        self.timeLimitSeconds = timeLimitSeconds
        self.environment = environment
        // One run may make the same call twice.
        let tail = String(environment.clock.now(), radix: 36)
        name = CallRecord.path(of: environment.stack.name) + "/" + StackParameters.level(environment.run) + "-" + tail
    }

    var plan: FaultPlan {
        let undo =
            reverse.map { ([$0.iamAction] + $0.written).joined(separator: " ") } ?? "none, as the experiment says"
        let written = record.map { FaultPlan.Call(SSM.putParameter(name: name, value: $0.text, overwrite: false)) }
        return FaultPlan(
            fault: CallAWS.schema.name, targets: call.written, calls: [written, .init(call)].compactMap { $0 },
            undo: undo, blastRadius: "unknown: nothing checks what \(call.iamAction) touches",
            timeLimitSeconds: timeLimitSeconds)
    }

    func inject() async throws(InjectionFailure) {
        if let record {
            progress.withLock { $0.isRecorded = true }
            do {
                try await record.write(name, environment.aws)
            } catch {
                if !error.mayHaveTakenEffect { progress.withLock { $0.isRecorded = false } }
                throw InjectionFailure(
                    "what would take it back cannot be recorded, so it was not sent: \(error)",
                    mayHaveTakenEffect: false)
            }
        }
        progress.withLock { $0.sentAt = environment.clock.now() }
        do {
            try await environment.aws.call(call)
            progress.withLock { $0.isAccepted = true }
        } catch {
            if !error.mayHaveTakenEffect { progress.withLock { $0.sentAt = nil } }
            throw InjectionFailure("\(error)", mayHaveTakenEffect: error.mayHaveTakenEffect)
        }
    }

    func evidence() async throws(AWSError) -> Evidence? {
        guard progress.withLock({ $0.isAccepted }) else { return nil }
        return Evidence(
            fault: CallAWS.schema.name, summary: "AWS accepted \(call.iamAction)",
            facts: [.init("accepted", call.iamAction)])
    }

    /// Makes the undo's call, unless nothing was sent, and deletes the record; tries until AWS accepts both.
    func undo() async throws(UndoFailure) {
        guard let reverse else { return }
        var limit = environment.clock.now() + Int64(timeLimitSeconds) * 1_000_000
        let (isAccepted, sentAt) = progress.withLock { ($0.isAccepted, $0.sentAt) }
        var taking = TakingBack(
            by: reverse, settledAt: isAccepted ? .min : (sentAt ?? 0) + TakingBack.settlingMicroseconds)
        // What has no answer is waited for in any case.
        if !isAccepted { limit = max(limit, taking.settledAt + TakingBack.settlingMicroseconds) }
        var trouble = "it has no answer and may still take effect"
        while true {
            do {
                var isTakenBack = progress.withLock { $0.sentAt == nil }
                if !isTakenBack {
                    isTakenBack = try await taking.attempt(environment.aws, now: environment.clock.now())
                }
                if isTakenBack {
                    progress.withLock { $0.sentAt = nil }
                    if progress.withLock({ $0.isRecorded }) { try await CallRecord.delete(name, environment.aws) }
                    progress.withLock { $0 = Progress() }
                    return
                }
            } catch {
                trouble = "\(error)"
            }
            guard environment.clock.now() < limit, (try? await environment.pause(Self.pauseMilliseconds)) != nil else {
                break
            }
        }
        guard progress.withLock({ $0.sentAt != nil }) else {
            throw UndoFailure(
                "\(call.iamAction) was taken back, but what AWS keeps of it was not deleted: \(trouble)",
                mend: "delete it: aws ssm delete-parameter --name \(name)")
        }
        throw UndoFailure(
            "\(call.iamAction) was not taken back: \(trouble)",
            mend: "run `gameday recover`, or make the call \(reverse.iamAction) by hand, with "
                + "\(reverse.written.joined(separator: " ")), and then: aws ssm delete-parameter --name \(name)")
    }
}
