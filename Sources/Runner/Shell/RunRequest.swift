public import Experiments
public import Stack

/// One experiment to be run against one stack.
public struct RunRequest: Sendable {
    /// What is to be injected, and what is expected of the service.
    public var experiment: Experiment
    /// The experiment file's text, kept with the run.
    public var text: String
    /// The stack that it is run against.
    public var stack: StackFile
    /// The run's name: 1 to 48 of `[A-Za-z0-9._-]`, used once.
    public var run: String
    /// From which the workload's operations follow.
    public var seed: UInt64

    /// A run that nothing has been done for yet.
    public init(experiment: Experiment, text: String, stack: StackFile, run: String, seed: UInt64) {
        self.experiment = experiment
        self.text = text
        self.stack = stack
        self.run = run
        self.seed = seed
    }
}
