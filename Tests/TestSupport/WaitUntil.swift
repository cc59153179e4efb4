/// Asks again and again until `condition` holds; ends with the test's time limit, by cancellation. For a state of
/// another process that sends no event of its own. Between two looks it leaves the processor to what is waited for:
/// on a machine with two cores a test that only spins takes half of it from the stack whose times it judges.
public func waitUntil(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await ContinuousClock().sleep(for: .milliseconds(5)) }
}
