import Basics
import Reports
import Runner

/// Shows a run's progress on standard error: one line rewritten on a terminal, else plain lines at each change of
/// phase and every ten seconds.
final class ProgressPrinter: Sendable {
    private struct State {
        var phase: RunPhase?
        var printedAt = -1.0
        var isOpen = false
    }

    private let context: CommandContext
    private let state = Locked(State())

    init(context: CommandContext) {
        self.context = context
    }

    func show(_ progress: RunProgress) {
        let line = ProgressLine.of(progress)
        if context.isTerminal {
            state.withLock { $0.isOpen = true }
            context.writeError("\r\u{1B}[2K\(line)")
            return
        }
        let isDue = state.withLock { state in
            let isNew = state.phase != progress.phase || progress.elapsedSeconds - state.printedAt >= 10
            if isNew {
                state.phase = progress.phase
                state.printedAt = progress.elapsedSeconds
            }
            return isNew
        }
        if isDue { context.complain(line) }
    }

    /// Ends the rewritten line, so that what follows begins on a line of its own.
    func finish() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { context.writeError("\r\u{1B}[2K") }
    }
}
