import ArgumentParser
import Faults
import Runner

struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Puts back whatever any run left behind, from the state of AWS alone.",
        discussion: """
              gameday recover --stack stack.json           on any machine, no file of the run is needed
              gameday recover --stack stack.json --plan    only shows what is left and what would be called
              gameday recover                              on the sandbox, if it is up

            A run that is going on undoes its faults itself: it is left alone unless --force is given. Whether a run on
            another machine still goes on shows in its lease: that takes up to 90 s. What a run did just before its
            death may show late: before its lease is deleted, that is looked for, for 30 s on AWS.
            Exit codes: 0 nothing is left, 2 refused, 4 something could not be put back, or what is left could not be
            read; then all else was put back.
            """)

    @Option(help: "The stack file; the sandbox, if it is up, when left out.", completion: .documents)
    var stack: String?

    @Option(help: "Only what this run left behind, and its lease.")
    var run: String?

    @Flag(help: "Only shows what is left and what would be called.")
    var plan = false

    @Flag(help: "Takes the lease from a run that is going on, which makes it stop, and puts back what it changed.")
    var force = false

    @Option(help: "A profile of the shared AWS configuration.")
    var profile: String?

    func run() async throws {
        let context = CommandContext.live
        await context.finishing {
            let stack = try await chooseStack(context).file
            let recovery = Recovery(
                of: stack, run: run, aws: AWSAccess.client(for: stack, profile: profile, context),
                clock: context.clock, secondsSince1970: context.secondsSince1970, pause: context.pause,
                life: { ProcessIdentity.holder(of: $0, onHost: context.hostName) })
            let found = try await look(recovery)
            if plan { return show(found, context) }
            let leftovers = try await settle(found, recovery, context)
            guard !leftovers.isNothing || (force && leftovers.lease != .free) else {
                context.print("nothing to do")
                return 0
            }
            for kind in leftovers.unread {
                context.complain("\(unknown(kind)); trying again, after putting back what was found")
            }
            let settling = recovery.settlingSeconds(of: leftovers, force: force)
            if settling > 0 {
                context.complain("looking for \(settling) s whether more shows of what the run did just before its end")
            }
            let report = await recovery.heal(leftovers, force: force)
            for line in report.restored { context.print(line) }
            for failure in report.failures {
                context.complain("gameday: not restored: \(failure.reason)")
                context.complain("to do: \(failure.mend)")
            }
            if report.failures.isEmpty, report.restored.isEmpty { context.print("nothing to do") }
            return report.failures.isEmpty ? 0 : RunVerdict.notUndone.exitCode
        }
    }

    private func unknown(_ kind: Leftovers.UnreadKind) -> String {
        "what \(kind.fault) may have left behind cannot be read: \(kind.error)"
    }

    private func look(_ recovery: Recovery) async throws(Complaint) -> Leftovers {
        do { return try await recovery.look() } catch { throw Complaint(error) }
    }

    private func settle(
        _ found: Leftovers, _ recovery: Recovery, _ context: CommandContext
    ) async throws(Complaint) -> Leftovers {
        do {
            return try await recovery.settle(found, force: force) { lease, seconds in
                context.complain(
                    "the run \(lease.run) on \(lease.host) holds the lease: seeing whether it still lives, for at most "
                        + "\(seconds) s; --force does not wait")
            }
        } catch {
            throw Complaint(error)
        }
    }

    private func show(_ leftovers: Leftovers, _ context: CommandContext) -> Int32 {
        for leftover in leftovers.found {
            context.print("\(leftover.description), by the run \(leftover.run)")
            for call in leftover.calls {
                context.print("  call  \(call.action)(\(call.parameters.joined(separator: ", ")))")
            }
        }
        switch leftovers.lease {
        case .live(let lease): context.print("the run \(lease.run) on \(lease.host) holds the lease")
        case .expired(let lease):
            context.print("the run \(lease.run) on \(lease.host) died: its expired lease would be deleted")
        case .unreadable(let text): context.print("the lease cannot be read: it says \(text)")
        case .free, .ours: break
        }
        for kind in leftovers.unread { context.print(unknown(kind)) }
        if leftovers.isNothing { context.print("nothing to do") }
        return leftovers.unread.isEmpty ? 0 : RunVerdict.inconclusive.exitCode
    }

    private func chooseStack(_ context: CommandContext) async throws -> StackChoice {
        if let stack { return try StackChoice.read(stack) }
        guard let path = try await SandboxLauncher(context: context).stackIfUp() else {
            throw Complaint(
                "the sandbox is not up, so nothing is left of it", mend: "name another stack with --stack", exit: .usage
            )
        }
        return try StackChoice.read(path)
    }
}
