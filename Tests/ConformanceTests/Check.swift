import AWS
import Basics

/// One thing that an endpoint must do for gameday, asked of it through gameday's own client and faults.
struct Check: Sendable {
    /// What is done, in a few words; the list of gaps names it by this.
    let name: String
    /// Does it; throws when the endpoint does not.
    let run: @Sendable (Subject) async throws -> Void

    init(_ name: String, _ run: @escaping @Sendable (Subject) async throws -> Void) {
        self.name = name
        self.run = run
    }
}

/// The endpoint answered otherwise than AWS would.
struct Nonconforming: Error, CustomStringConvertible {
    let description: String
}

/// Ends the check unless `holds`.
func confirm(_ holds: Bool, _ found: @autoclosure () -> String) throws {
    if !holds { throw Nonconforming(description: found()) }
}

/// Ends the check unless the call is refused, as this kind of failure and with this code.
func confirmRefusal<Output>(
    _ kind: AWSError.Kind, _ code: String, _ aws: AWSClient, _ operation: AWSOperation<Output>
) async throws {
    do {
        _ = try await aws.call(operation)
    } catch {
        let isWanted = error.kind == kind && error.code == code
        return try confirm(isWanted, "\(operation.name) failed as \(error.kind): \(error)")
    }
    throw Nonconforming(description: "\(operation.name) was accepted; \(code) was expected")
}

/// Looks again and again until there is something, for a minute at most.
func poll<Found>(_ what: String, _ look: () async throws -> Found?) async throws -> Found {
    let limit = MonotonicClock.system.now() + 60_000_000
    while MonotonicClock.system.now() < limit {
        if let found = try await look() { return found }
        await Task.yield()
    }
    throw Nonconforming(description: "\(what): not within a minute")
}

extension AWSOperation {
    /// The same call with one parameter of another value.
    func with(_ name: String, _ value: AWSValue) -> AWSOperation {
        guard case .structure(let members) = parameters else { return self }
        var changed = self
        changed.parameters = .structure(members.filter { $0.name != name } + [.init(name, value)])
        return changed
    }
}
