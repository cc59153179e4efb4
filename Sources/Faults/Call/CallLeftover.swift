internal import AWS
internal import Basics
internal import Stack

/// A call whose run ended without taking it back, or without saying so.
struct CallLeftover: Leftover {
    /// The name of the parameter that says so.
    let parameter: String
    /// What it says; nil when that is no record.
    let record: CallRecord?
    let environment: FaultEnvironment
    /// It is tried for so long; what only a person can mend much shorter.
    private static let patienceSeconds: Int64 = 600
    private static let shortPatienceSeconds: Int64 = 30
    private static let pauseMilliseconds = 1_000

    var run: String { record?.run ?? "unknown" }

    var description: String {
        guard let record else { return "\(parameter) does not say what is to be taken back" }
        return "\(record.call) was made, or was about to be, and is not taken back"
    }

    var calls: [FaultPlan.Call] {
        let reverse = record?.reverse.map { [FaultPlan.Call($0)] } ?? []
        return reverse + [.init(SSM.deleteParameter(name: parameter))]
    }

    /// All that runs left behind on the stack, or what one run did.
    static func find(of run: String?, in environment: FaultEnvironment) async throws(AWSError) -> [CallLeftover] {
        let found = try await environment.aws.pages {
            SSM.getParametersByPath(CallRecord.path(of: environment.stack.name), marker: $0)
        }
        return found.map {
            CallLeftover(parameter: $0.name, record: CallRecord(text: $0.value), environment: environment)
        }.filter { run == nil || $0.record?.run == run }
    }

    /// Makes the call that takes it back, then deletes the record.
    func restore() async throws(UndoFailure) -> [String] {
        guard let record, let reverse = record.reverse else {
            throw failure("it says no call that this gameday can make")
        }
        let now = environment.clock.now()
        let limit = now + Self.patienceSeconds * 1_000_000
        let hopelessUntil = now + Self.shortPatienceSeconds * 1_000_000
        // Its run died, and with it the knowledge whether it was answered: it may be on its way still.
        var taking = TakingBack(by: reverse, settledAt: now + TakingBack.settlingMicroseconds)
        var isTakenBack = false
        while true {
            let trouble: AWSError
            do throws(AWSError) {
                if !isTakenBack {
                    isTakenBack = try await taking.attempt(environment.aws, now: environment.clock.now())
                }
                guard isTakenBack else {
                    throw AWSError(kind: .transient, message: "\(record.call) may still be on its way")
                }
                try await CallRecord.delete(parameter, environment.aws)
                return ["\(record.call) taken back by \(reverse.iamAction)"]
            } catch {
                trouble = error
            }
            let isHopeless = trouble.isHopeless || trouble.kind == .notFound
            guard environment.clock.now() < (isHopeless ? hopelessUntil : limit),
                (try? await environment.pause(Self.pauseMilliseconds)) != nil
            else { throw failure("\(trouble)") }
        }
    }

    private func failure(_ trouble: String) -> UndoFailure {
        let byHand = record.map { record in
            "see whether \(record.call) is still in effect; if so, make the call \(record.service):\(record.undo) by "
                + "hand, with \(record.parameters.joined(separator: " ")); then delete the record"
        }
        return UndoFailure(
            "\(record?.call ?? parameter) is not taken back: \(trouble)",
            mend: "\(byHand ?? "see who wrote it, then delete it"): aws ssm delete-parameter --name \(parameter)")
    }
}
