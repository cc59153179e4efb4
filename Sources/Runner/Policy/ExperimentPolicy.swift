public import Experiments
public import Stack

/// The least that a role must be allowed so that gameday can run experiments, undo them and recover from a dead run.
public enum ExperimentPolicy {
    /// The policy for these experiments together.
    ///
    /// - Parameters:
    ///   - stack: whose resources are named; nil names those of any stack, by patterns.
    ///   - more: actions that whoever runs them calls besides.
    public static func document(
        for experiments: [Experiment], on stack: StackFile?, and more: [String] = []
    ) -> PolicyDocument {
        let scopes = ActionScopes(stack)
        let actions = Set(experiments.flatMap { ExperimentActions.needed(by: $0, on: stack) } + more).sorted()
        // What is allowed on the same resources under the same conditions stands together.
        var order: [ActionScopes.Scope] = []
        var grouped: [ActionScopes.Scope: [String]] = [:]
        for action in actions {
            for scope in scopes.scopes(of: action) {
                if grouped[scope] == nil { order.append(scope) }
                grouped[scope, default: []].append(action)
            }
        }
        return PolicyDocument(
            statements: order.map {
                PolicyDocument.Statement(
                    actions: grouped[$0] ?? [], resources: $0.resources, conditions: $0.conditions)
            })
    }
}
