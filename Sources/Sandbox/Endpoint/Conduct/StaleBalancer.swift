internal import FoundationEssentials

/// A load balancer whose account of its targets lags behind what is so.
final class StaleBalancer: LoadBalancerControl {
    private let present: any LoadBalancerControl
    private let shown: StaleView<[TargetDescription]>

    init(_ present: any LoadBalancerControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        shown = StaleView(seconds: seconds, wallClock: wallClock)
    }

    func loadBalancer() async -> LoadBalancerDescription { await present.loadBalancer() }

    func targets() async -> [TargetDescription] {
        let now = await present.targets()
        return shown.read(now)
    }
}
