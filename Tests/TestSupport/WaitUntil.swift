/// Asks again and again until `condition` holds; ends with the test's time limit, by cancellation. For a state of
/// a server that has to be asked for it; a file is waited for with `waitForChange`.
public func waitUntil(_ condition: () async throws -> Bool) async throws {
    while try await !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
