/// Asks again and again until `condition` holds; ends with the test's time limit, by cancellation. For a state of
/// another process that sends no event of its own.
public func waitUntil(_ condition: () async throws -> Bool) async throws {
    while try await !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
