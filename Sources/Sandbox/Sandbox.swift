public import FoundationEssentials
internal import Glibc
public import Logging

/// A real three-zone stack in namespaces of this machine.
public enum Sandbox {
    /// Builds and runs everything, as the first process inside, and does not return: it ends with its keeper.
    ///
    /// - Parameters:
    ///   - setup: what it is made of.
    ///   - directory: where it lives on disk.
    ///   - host: what the executable knows of the machine.
    ///   - wallClock: the present time.
    ///   - logger: where the endpoint's own troubles go.
    /// - Throws: when it does not come up.
    public static func run(
        setup: SandboxSetup, directory: RunDirectory, host: SandboxHost,
        wallClock: @escaping @Sendable () -> Date, logger: Logger
    ) async throws {
        Lifeline.watch(Keeper.Inherited.lifeline)
        let progress = try Progress(directory.progressFile)
        let parts = try await SandboxParts.make(
            setup: setup, directory: directory, host: host, wallClock: wallClock, progress: progress)
        let key = AccessKey.generate()
        let endpoint = parts.endpoint(key: key, wallClock: wallClock, logger: logger)
        Relay(listener: Keeper.Inherited.endpoint, target: directory.sockets.endpoint).start()

        try await withThrowingTaskGroup { group in
            group.addTask { try await endpoint.run() }
            try await parts.bringUp()
            group.addTask { await parts.cluster.run() }
            group.addTask { await parts.tasks.run() }
            try await parts.waitUntilHealthy()
            try parts.writeStackFile(key: key)
            progress.note("up")
            try await group.waitForAll()
        }
    }
}
