internal import Basics
internal import FoundationEssentials

/// A load balancer whose account of its targets lags behind what is so.
final class StaleBalancer: LoadBalancerControl {
    private let present: any LoadBalancerControl
    private let wallClock: @Sendable () -> Date
    private let shown: Locked<StaleView<[TargetDescription]>>

    init(_ present: any LoadBalancerControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        self.wallClock = wallClock
        shown = Locked(StaleView(seconds: seconds))
    }

    func loadBalancer() async -> LoadBalancerDescription { await present.loadBalancer() }

    func targets() async -> [TargetDescription] {
        let now = await present.targets()
        return shown.withLock { $0.read(now, at: wallClock()) }
    }
}
