internal import AWS
internal import Documents
internal import Experiments
internal import Stack

/// Where the load balancer's node in each zone answers. The addresses of a load balancer on AWS change, so a stack file
/// names the load balancer and not them, and they are looked up before each run.
enum LoadBalancerNodes {
    /// What finding them needs.
    static let permission = "ec2:DescribeNetworkInterfaces"

    /// Whether they must be looked up: the zones are probed, and the stack file does not say where.
    ///
    /// - Parameter stack: nil for a stack that has every part.
    static func areUnknown(to experiment: Experiment, on stack: StackFile?) -> Bool {
        guard experiment.workload.zoneProbes.rate.perSecond > 0 else { return false }
        guard let stack else { return true }
        guard let loadBalancer = stack.loadBalancer, loadBalancer.arn != nil else { return false }
        return !stack.zones.allSatisfy { loadBalancer.nodes[$0] != nil }
    }

    /// The stack with the nodes that were not known; those of zones where there is none stay unknown.
    ///
    /// A node is a network interface that Elastic Load Balancing describes as `ELB app/<name>/<id>`; of several in a
    /// zone the first by id is taken, by its public address where it has one.
    ///
    /// Source: "Application Load Balancers", section on network interfaces, Elastic Load Balancing user guide; EC2 API
    /// reference, DescribeNetworkInterfaces.
    static func found(on stack: StackFile, _ aws: AWSClient) async throws(Finding) -> StackFile {
        guard let loadBalancer = stack.loadBalancer, let name = loadBalancer.arn.flatMap(name) else { return stack }
        let filter = EC2.Filter("description", ["ELB \(name)"])
        var stack = stack
        do throws(AWSError) {
            let interfaces = try await aws.pages { EC2.describeNetworkInterfaces([filter], marker: $0) }
            for interface in interfaces.sorted(by: { $0.id < $1.id }) {
                let zone = interface.availabilityZone
                guard stack.zones.contains(zone), stack.loadBalancer?.nodes[zone] == nil else { continue }
                stack.loadBalancer?.nodes[zone] = interface.publicAddress ?? interface.privateAddress
            }
        } catch {
            throw AWSFinding.refused(error, doing: "looking up the nodes of the load balancer", stack: stack)
        }
        return stack
    }

    /// `app/payments/50dc6c495c0c9188` of an ARN that ends with `:loadbalancer/app/payments/50dc6c495c0c9188`.
    private static func name(of arn: String) -> String? {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5].hasPrefix("loadbalancer/") else { return nil }
        return String(parts[5].dropFirst("loadbalancer/".count))
    }
}
