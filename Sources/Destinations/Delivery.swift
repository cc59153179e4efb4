public import Basics
public import Runner

/// Sends a finished run to its destinations, each within its own time limit, none of them waiting for another.
///
/// It has no say in the verdict: whatever happens here, the run has ended already, and its exit code stands.
public enum Delivery {
    /// What came of one destination.
    public struct Report: Sendable {
        /// The destination's name.
        public var destination: String
        /// What was done; or why it was not.
        public var outcome: Result<String, DeliveryFailure>
    }

    /// How long a delivery may hold up somebody who has halted the run already, or waits for something else.
    private static let hurriedMilliseconds = 30_000

    /// Delivers a run from its directory alone.
    ///
    /// - Parameters:
    ///   - halt: cuts deliveries short that are under way; of a run that was halted before, they get 30 s.
    ///   - isHurried: whether they get 30 s at most in any case, for something waits for them.
    /// - Returns: a report for each destination, in their order.
    public static func send(
        _ directory: RunDirectory, to destinations: [any Destination], in environment: DeliveryEnvironment,
        halt: HaltSwitch? = nil, isHurried: Bool = false
    ) async -> [Report] {
        let run: RunRecord
        do throws(DeliveryFailure) {
            run = try RunRecord(directory)
        } catch {
            return destinations.map { Report(destination: $0.name, outcome: .failure(error)) }
        }
        let wasHalted = halt?.finding != nil
        return await withTaskGroup(of: (Int, Report).self) { group in
            for (index, destination) in destinations.enumerated() {
                group.addTask {
                    let limit = destination.limitMilliseconds
                    let outcome = await bounded(
                        destination, run, environment,
                        wasHalted || isHurried ? min(limit, hurriedMilliseconds) : limit,
                        halt: wasHalted ? nil : halt)
                    return (index, Report(destination: destination.name, outcome: outcome))
                }
            }
            var reports: [(Int, Report)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// The delivery, its time limit and the halt; the first of them decides.
    private static func bounded(
        _ destination: any Destination, _ run: RunRecord, _ environment: DeliveryEnvironment, _ limit: Int,
        halt: HaltSwitch?
    ) async -> Result<String, DeliveryFailure> {
        await withTaskGroup(of: Result<String, DeliveryFailure>?.self) { group in
            group.addTask {
                do throws(DeliveryFailure) {
                    return .success(try await destination.deliver(run, in: environment))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                // A little more than the limit: a destination that keeps it by itself has more to say.
                do { try await environment.pause(limit + 500) } catch { return nil }
                return .failure(
                    DeliveryFailure("it was not done within \(limit / 1_000) s", mend: "see whether it is up"))
            }
            if let halt {
                group.addTask {
                    guard let finding = await halt.wait() else { return nil }
                    return .failure(DeliveryFailure("cut short: \(finding.reason)", mend: "send the run again"))
                }
            }
            defer { group.cancelAll() }
            while let result = await group.next() {
                if let result { return result }
            }
            return .failure(DeliveryFailure("it was cancelled", mend: "send the run again"))
        }
    }

    /// Says in the run's journal what was not delivered. Nothing else is written, so that a run which was delivered
    /// everywhere stays as it was delivered.
    public static func note(
        _ reports: [Report], in directory: RunDirectory, clock: MonotonicClock,
        wallClock: @escaping @Sendable () -> String
    ) {
        let failures = reports.compactMap { report in
            if case .failure(let failure) = report.outcome { (report.destination, failure) } else { nil }
        }
        guard !failures.isEmpty,
            let journal = try? RunJournal(appendingTo: directory.journal, clock: clock, wallClock: wallClock)
        else { return }
        for (destination, failure) in failures {
            journal.note(
                "not delivered",
                [
                    ("destination", .string(destination)), ("reason", .string(failure.reason)),
                    ("mend", .string(failure.mend)),
                ])
        }
    }

    /// What delivering to all of them needs to be allowed in IAM, each statement once.
    ///
    /// - Parameter region: the stack's; nil when that is not known.
    public static func permissions(
        of destinations: [any Destination], region: String?
    ) -> [PolicyDocument.Statement] {
        let secrets = destinations.flatMap(\.secrets).compactMap { source -> String? in
            if case .secret(let arn) = source { arn } else { nil }
        }
        let reading = PolicyDocument.Statement(
            actions: ["secretsmanager:GetSecretValue"], resources: Set(secrets).sorted())
        var found: [PolicyDocument.Statement] = []
        for statement in destinations.flatMap({ $0.permissions(region: region) }) + (secrets.isEmpty ? [] : [reading])
        where !found.contains(statement) {
            found.append(statement)
        }
        return found
    }

    /// Which environment variables of secrets are not set; secrets of AWS are read when they are needed.
    public static func missingSecrets(
        of destinations: [any Destination], in environment: DeliveryEnvironment
    ) -> [String] {
        destinations.flatMap { destination in
            destination.secrets.compactMap { source in
                guard case .variable(let name) = source, environment.variable(name)?.isEmpty ?? true else { return nil }
                return "\(destination.name) needs \(source.words), which is not set"
            }
        }
    }
}
