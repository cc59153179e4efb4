import AWS
import Basics
import HTTPClient
import Runner
import SigV4
import TestSupport

/// What runs are given in tests: a clock that stands still, and an AWS that is scripted.
enum TestOutside {
    static let now: Int64 = 1_795_370_008

    static func client(_ url: String, _ http: HTTPClient) -> AWSClient {
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "secret"))
        return AWSClient(
            region: "us-east-1", endpoint: url, credentials: keys, http: http,
            outside: .init(now: { now }, sleep: { _ in }, random: { 0.5 }))
    }

    static func environment(
        _ url: String, _ http: HTTPClient, clock: ManualClock = ManualClock(), host: String = "here",
        secondsSince1970: @escaping @Sendable () -> Int64 = { now }, watchdog: any WatchdogLauncher = NoWatchdog(),
        halt: HaltSwitch = HaltSwitch()
    ) -> RunEnvironment {
        let never = HaltSwitch()
        return RunEnvironment(
            clock: clock.clock, wallClock: { "2026-01-01T00:00:00.000Z" }, secondsSince1970: secondsSince1970,
            pause: { _ in
                _ = await never.wait()
                try Task.checkCancellation()
            }, aws: client(url, http), host: host, openFiles: 4_096, watchdog: watchdog, halt: halt, progress: { _ in })
    }

    /// Surroundings for what looks again and again: every pause moves the clock on by what was to be paused, and
    /// `looks` changes what the next look, counted from 1, sees.
    static func looking(
        _ url: String, _ http: HTTPClient, clock: ManualClock, halt: HaltSwitch,
        looks: @escaping @Sendable (Int) -> Void
    ) -> RunEnvironment {
        var environment = environment(url, http, clock: clock, halt: halt)
        let count = Locked(0)
        environment.pause = { milliseconds in
            clock.advance(milliseconds: milliseconds)
            let look = count.withLock { count in
                count += 1
                return count
            }
            looks(look)
        }
        return environment
    }
}

/// A watchdog that does not start.
struct NoWatchdog: WatchdogLauncher {
    func start(_ order: WatchdogOrder) async throws(Finding) -> any RunWatchdog {
        throw Finding(.refused, "there is no watchdog in this test", mend: "give one")
    }
}
