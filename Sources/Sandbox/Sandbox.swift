public import FoundationEssentials
internal import Glibc
public import Logging

/// A real three-zone stack in namespaces of this machine.
public enum Sandbox {
    /// Builds and runs everything, as the first process inside. It never returns: it ends with its keeper, or, when it
    /// does not come up, with the reason on the error output; the kernel then ends everything it started.
    ///
    /// - Parameters:
    ///   - setup: what it is made of.
    ///   - host: what the executable knows of the machine, and where the sandbox lives on disk.
    ///   - wallClock: the present time.
    ///   - logger: where the endpoint's own troubles go.
    public static func run(
        setup: SandboxSetup, host: SandboxHost, wallClock: @escaping @Sendable () -> Date, logger: Logger
    ) async -> Never {
        Lifeline.watch(Keeper.Inherited.lifeline)
        do {
            let progress = try Progress(host.directory.progressFile)
            let parts = try await SandboxParts.make(
                setup: setup, host: host, wallClock: wallClock, progress: progress)
            try await withThrowingTaskGroup { group in
                try await serve(parts, &group, wallClock: wallClock, logger: logger)
                try await group.waitForAll()
            }
            fail("the sandbox has nothing left to run")
        } catch {
            fail("\(error)")
        }
    }

    /// Ends without waiting for anyone: what was started may not know how to stop.
    private static func fail(_ reason: String) -> Never {
        try? writeAll(2, "\(reason)\n", "the error output")
        _exit(1)
    }

    private static func serve(
        _ parts: SandboxParts, _ group: inout ThrowingTaskGroup<Void, any Error>,
        wallClock: @escaping @Sendable () -> Date, logger: Logger
    ) async throws {
        let key = AccessKey.generate()
        let endpoint = parts.endpoint(key: key, wallClock: wallClock, logger: logger)
        Relay(listener: Keeper.Inherited.endpoint, target: parts.directory.sockets.endpoint).start()
        group.addTask { try await endpoint.run() }
        do {
            try await parts.bringUp()
            group.addTask { await parts.cluster.run() }
            group.addTask { await parts.balancer.run() }
            group.addTask { await parts.scheduler.run() }
            group.addTask { await parts.monitor.run() }
            group.addTask { await parts.cache.run() }
            group.addTask { await parts.cluster.keepArchiving() }
            group.addTask { await parts.clones.run() }
            try await parts.waitUntilHealthy()
            try parts.writeStackFile(key: key)
        } catch {
            fail("\(error)")
        }
        parts.progress.note("up")
    }
}
