import ArgumentParser

extension CompletionKind {
    /// What experiments, stacks, suites, schedules, game days and destinations are written in.
    static var documents: CompletionKind { .file(extensions: ["yaml", "yml", "json"]) }
}
