import Basics
import Dispatch
import Reports
import Runner

/// Shows a run's progress on standard error: one line rewritten on a terminal, else plain lines at each change of
/// phase and every ten seconds.
///
/// Written on a queue of its own: a terminal that was stopped holds up the progress, never the run.
final class ProgressPrinter: Sendable {
    private struct State {
        var phase: RunPhase?
        var printedAt = -1.0
        var isOpen = false
        var isWriting = false
    }

    private let context: CommandContext
    private let rewritesLine: Bool
    private let state = Locked(State())
    private let queue = DispatchQueue(label: "progress")

    /// - Parameter sharesTerminal: whether somebody writes on the terminal meanwhile, whose line must be left alone.
    init(context: CommandContext, sharesTerminal: Bool = false) {
        self.context = context
        rewritesLine = context.isTerminal && !sharesTerminal
    }

    func show(_ progress: RunProgress) {
        let line = ProgressLine.of(progress)
        if rewritesLine {
            state.withLock { $0.isOpen = true }
            write("\r\u{1B}[2K\(line)")
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
        if isDue { write(line + "\n") }
    }

    /// Writes unless the last text is still being written.
    private func write(_ text: String) {
        let isFree = state.withLock { state in
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard isFree else { return }
        queue.async { [context, state] in
            context.writeError(text)
            state.withLock { $0.isWriting = false }
        }
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
