/// What each tier's ACL lets pass: what the stack needs and no more.
///
/// Rules are stateless, as a VPC's are: an answer needs a rule of its own, to the ephemeral ports of who asked. The
/// client side stands for the internet and for the network the agent's own checks come from.
enum TierRules {
    private static let everywhere = NetworkAclEntry.everywhere
    private static let publicTier = "198.18.0.0/22"
    private static let applicationTier = "198.18.8.0/21"
    private static let dataTier = "198.18.20.0/22"
    private static let clients = "198.18.100.0/24"

    private static let http: ClosedRange<UInt16> = 80...80
    private static let https: ClosedRange<UInt16> = 443...443
    private static let tasks = port(AddressPlan.taskPort)
    private static let postgres = port(AddressPlan.databasePort)
    private static let redis: ClosedRange<UInt16> = 6379...6379
    /// Redis Cluster's nodes talk to each other on the port of clients plus 10000.
    private static let redisBus: ClosedRange<UInt16> = 16379...16379
    private static let ephemeral: ClosedRange<UInt16> = 1024...65535

    private static func port(_ number: Int) -> ClosedRange<UInt16> { UInt16(number)...UInt16(number) }

    /// The rules of a tier's ACL, numbered 100, 110, ... in each direction.
    static func entries(of tier: Place.Tier) -> [NetworkAclEntry] {
        switch tier {
        case .public:
            entries(
                entering: [(http, everywhere), (https, everywhere), (ephemeral, applicationTier)],
                leaving: [(tasks, applicationTier), (ephemeral, everywhere)])
        case .application:
            entries(
                entering: [(tasks, publicTier), (ephemeral, dataTier)],
                leaving: [(postgres, dataTier), (redis, dataTier), (ephemeral, publicTier)])
        case .data:
            entries(
                entering: [
                    (postgres, applicationTier), (redis, applicationTier), (redis, dataTier), (redisBus, dataTier),
                    (ephemeral, dataTier), (postgres, clients), (redis, clients),
                ],
                leaving: [
                    (ephemeral, applicationTier), (redis, dataTier), (redisBus, dataTier), (ephemeral, dataTier),
                    (ephemeral, clients),
                ])
        }
    }

    private static func entries(
        entering: [(ClosedRange<UInt16>, String)], leaving: [(ClosedRange<UInt16>, String)]
    ) -> [NetworkAclEntry] {
        [(false, entering), (true, leaving)].flatMap { isEgress, rules in
            rules.enumerated().map { index, rule in
                NetworkAclEntry(
                    number: 100 + 10 * index, isEgress: isEgress, traffic: .tcp(rule.0), cidr: rule.1,
                    isAllowed: true)
            }
        }
    }
}
