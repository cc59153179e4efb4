internal import AWS
internal import Basics
internal import Experiments

/// A call that is ready to be sent, with the one that takes it back.
struct PreparedCall: PreparedFault {
    private enum Progress {
        case unsent
        /// Sent, and neither accepted nor definitely refused.
        case unclear
        case accepted
    }

    let call: AWSOperation<Void>
    let reverse: AWSOperation<Void>?
    let timeLimitSeconds: Int
    let environment: FaultEnvironment
    private let progress = Locked(Progress.unsent)
    private static let pauseMilliseconds = 1_000

    init(
        call: AWSOperation<Void>, reverse: AWSOperation<Void>?, timeLimitSeconds: Int, environment: FaultEnvironment
    ) {
        self.call = call
        self.reverse = reverse
        self.timeLimitSeconds = timeLimitSeconds
        self.environment = environment
    }

    var plan: FaultPlan {
        let undo =
            reverse.map { ([$0.iamAction] + $0.written).joined(separator: " ") } ?? "none, as the experiment says"
        return FaultPlan(
            fault: CallAWS.schema.name, targets: call.written, calls: [.init(call)], undo: undo,
            blastRadius: "unknown: nothing checks what \(call.iamAction) touches", timeLimitSeconds: timeLimitSeconds)
    }

    func inject() async throws(InjectionFailure) {
        progress.withLock { $0 = .unclear }
        do {
            try await environment.aws.call(call)
            progress.withLock { $0 = .accepted }
        } catch {
            if !error.mayHaveTakenEffect { progress.withLock { $0 = .unsent } }
            throw InjectionFailure("\(error)", mayHaveTakenEffect: error.mayHaveTakenEffect)
        }
    }

    func evidence() async throws(AWSError) -> Evidence? {
        guard progress.withLock({ $0 == .accepted }) else { return nil }
        return Evidence(
            fault: CallAWS.schema.name, summary: "AWS accepted \(call.iamAction)",
            facts: [.init("accepted", call.iamAction)])
    }

    /// Makes the undo's call, unless nothing was sent; tries until AWS accepts it.
    func undo() async throws(UndoFailure) {
        guard let reverse, progress.withLock({ $0 != .unsent }) else { return }
        let limit = environment.clock.now() + Int64(timeLimitSeconds) * 1_000_000
        var trouble = ""
        while true {
            do {
                try await environment.aws.call(reverse)
                progress.withLock { $0 = .unsent }
                return
            } catch {
                trouble = "\(error)"
            }
            guard environment.clock.now() < limit, (try? await environment.pause(Self.pauseMilliseconds)) != nil else {
                break
            }
        }
        throw UndoFailure(
            "\(call.iamAction) was not taken back: \(trouble)",
            mend: "make the call \(reverse.iamAction) by hand, with \(reverse.written.joined(separator: " "))")
    }
}
