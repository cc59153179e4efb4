public import Experiments

/// What can be said of a fault from its declaration alone, before anything is asked of AWS: what it puts at risk, and
/// how long it usually takes. Suites are put in order and fitted into their time by it; no run is judged by it.
public struct FaultOutlook: Sendable, Hashable {
    /// How much it takes away, in points: 0 touches nothing of production, and what stops payments for everybody
    /// weighs more than what others stand in for. `docs/verify.md` has the table.
    public var risk: Int
    /// What it takes away, in words.
    public var takes: String
    /// Seconds that usually go by until its evidence is there.
    public var evidenceSeconds: Int
    /// Seconds that its undo usually takes.
    public var undoSeconds: Int

    /// What usually goes by, in seconds.
    struct Usual {
        var onAWS: Int
        var onSandbox: Int

        init(_ onAWS: Int, sandbox: Int) {
            self.onAWS = onAWS
            onSandbox = sandbox
        }
    }

    /// An outlook of its parts. No more time is expected than `declaration` allows with `timeLimit` and `undoWithin`.
    init(
        of declaration: Declaration, risk: Int, takes: String, evidence: Usual, undo: Usual, onSandbox: Bool
    ) {
        func seconds(_ usual: Usual, atMost limit: String) -> Int {
            let seconds = onSandbox ? usual.onSandbox : usual.onAWS
            return min(seconds, declaration.arguments.duration(limit).map { Int($0.components.seconds) } ?? seconds)
        }
        self.risk = risk
        self.takes = takes
        evidenceSeconds = seconds(evidence, atMost: "timeLimit")
        undoSeconds = seconds(undo, atMost: "undoWithin")
    }
}

extension FaultCatalog {
    /// What can be said of a checked declaration beforehand; nil for a fault that there is not.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook? {
        all.first { $0.schema.name == declaration.name }?.outlook(of: declaration, onSandbox: onSandbox)
    }
}
