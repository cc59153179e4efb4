import FoundationEssentials

@testable import Sandbox

/// Parts of a control plane that a test does not touch; touching one ends the test.
struct AbsentParts: SchedulerControl, LoadBalancerControl, MonitoringControl {
    func service() async -> ServiceDescription { absent() }
    func tasks() async -> [TaskDescription] { absent() }
    func stopTask(_ id: String, reason: String) async throws(SchedulerFault) -> TaskDescription { absent() }
    func setDesiredCount(_ count: Int) async throws(SchedulerFault) -> ServiceDescription { absent() }
    func loadBalancer() async -> LoadBalancerDescription { absent() }
    func targets() async -> [TargetDescription] { absent() }
    func alarms() async -> [AlarmDescription] { absent() }
    func setState(of alarm: String, to state: AlarmDescription.State, reason: String) async -> Bool { absent() }
    func metrics() async -> [MetricIdentity] { absent() }
    func samples(of metric: MetricIdentity, in span: Range<Date>) async -> [MetricSample] { absent() }

    private func absent<Result>() -> Result { preconditionFailure("this test gave the endpoint no such part") }
}
