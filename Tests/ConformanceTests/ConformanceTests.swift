import Testing

/// The same checks against a real sandbox and against moto, an emulator made by others that knows nothing of gameday:
/// what both do alike is not the sandbox's own idea of AWS.
@Suite("gameday against the sandbox and against moto", .serialized, .timeLimit(.minutes(4)))
struct ConformanceTests {
    /// Reads first; what breaks something comes late, since it needs all to be well.
    static let checks = Check.refusals + Check.surroundings + Check.network + Check.stack

    @Test("a real sandbox passes every check")
    func sandbox() async throws {
        try await Subject.withSandbox { subject in
            for check in Self.checks {
                do { try await check.run(subject) } catch {
                    Issue.record("\(check.name): \(error)")
                }
            }
        }
    }

    @Test("moto passes every check but those of the list of gaps, and these it really fails")
    func moto() async throws {
        #expect(Set(Gap.ofMoto.keys).isSubset(of: Self.checks.map(\.name)), "a gap that no check is about")
        try await Subject.withMoto { subject in
            for check in Self.checks {
                let outcome = await Result { try await check.run(subject) }
                switch (outcome, Gap.ofMoto[check.name]) {
                case (.failure(let error), nil): Issue.record("\(check.name): \(error)")
                case (.success, let gap?):
                    Issue.record("moto can do this now, take it out of the gaps: \(check.name) (\(gap.reason))")
                case (.failure(let error), let gap?):
                    #expect("\(error)".contains(gap.failure), "\(check.name) fails otherwise than its gap says")
                case (.success, nil): break
                }
            }
        }
    }

    @Test("no two checks have one name")
    func names() {
        #expect(Set(Self.checks.map(\.name)).count == Self.checks.count)
    }
}
