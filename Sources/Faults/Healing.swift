internal import AWS
internal import Basics
internal import Experiments

/// The undo of a fault that AWS knows no way back from: waiting until the stack has healed by itself.
struct Healing {
    /// What heals: `the service transaction-service`.
    let what: String
    /// For how long it is waited for.
    let limitSeconds: Int
    let pauseMilliseconds: Int
    /// What a person does when it has not.
    let mend: String
    let environment: FaultEnvironment

    /// The parameter that sets the limit.
    ///
    /// - Parameter least: longer than what AWS accepted can take to show.
    static func parameter(_ what: String, least: Duration, otherwise: String) -> Parameter {
        .optional(
            "undoWithin", .duration(least...Duration.seconds(86_400)),
            "How long the undo \(what); \(otherwise) when left out.")
    }

    /// Waits until nothing keeps it from being steady any more.
    ///
    /// - Parameter unsteadiness: what does, in words; nil when it is steady.
    func wait(_ unsteadiness: () async throws(AWSError) -> String?) async throws(UndoFailure) {
        let limit = environment.clock.now() + Int64(limitSeconds) * 1_000_000
        while true {
            let trouble: String
            let isSeen: Bool
            do throws(AWSError) {
                guard let found = try await unsteadiness() else { return }
                (trouble, isSeen) = (found, true)
            } catch {
                (trouble, isSeen) = ("\(error)", false)
            }
            environment.waiting("\(what): \(trouble)")
            guard environment.clock.now() < limit else { throw failure(trouble, isSeen: isSeen) }
            do {
                try await environment.pause(pauseMilliseconds)
            } catch {
                // It had not the time that it was promised.
                throw failure(trouble, isSeen: false)
            }
        }
    }

    /// That it has not healed is known only from what was seen at the end.
    private func failure(_ trouble: String, isSeen: Bool) -> UndoFailure {
        guard isSeen else {
            return UndoFailure("\(what) is not known to be steady after the run: \(trouble)", mend: mend)
        }
        return UndoFailure(
            "\(what) has not healed by itself within \(limitSeconds) s: \(trouble)", mend: mend, kind: .notHealed)
    }
}
