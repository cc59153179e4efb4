/// The tags of the sandbox's resources.
public enum ResourceTags {
    /// What every resource of the stack carries; without `DisasterRecovery=enabled` no fault touches it.
    public static let ofStack = Dictionary(uniqueKeysWithValues: ResourceTag.ofStack.map { ($0.key, $0.value) })
}
