/// The alarms of the sandbox, and the metrics under them.
enum SandboxAlarms {
    /// How many healthy targets a zone has.
    static func healthyHosts(_ zone: String) -> MetricIdentity {
        MetricIdentity(
            "AWS/ApplicationELB", "HealthyHostCount",
            [
                "AvailabilityZone": zone, "LoadBalancer": ServiceNames.loadBalancerDimension,
                "TargetGroup": ServiceNames.targetGroupDimension,
            ])
    }

    /// 1 while the database cluster is available and has a writer, else 0. AWS has no such metric.
    static func databaseWriter(_ cluster: String) -> MetricIdentity {
        MetricIdentity("Sandbox/Database", "WriterAvailable", ["DBClusterIdentifier": cluster])
    }

    /// The rules over these.
    static func rules(zones: [Zone], cluster: String, cache: CacheSettings) -> [AlarmDescription.Rule] {
        zones.map { zone in
            AlarmDescription.Rule(
                name: "healthy-hosts-\(zone.name)", summary: "At least one task in \(zone.name) is healthy.",
                metric: healthyHosts(zone.name), threshold: 1, periods: 1)
        } + [
            AlarmDescription.Rule(
                name: "database-writer", summary: "The database cluster is available and has a writer.",
                metric: databaseWriter(cluster), threshold: 1,
                // A failover is no reason for an alarm while it is as quick as one should be.
                periods: 3),
            AlarmDescription.Rule(
                name: "cache-cluster", summary: "Every shard of the cache has a primary.",
                metric: CacheMetrics.shardsServed(cache.group), threshold: Double(zones.count), periods: 3),
        ]
    }
}

/// The metrics of the load balancer.
struct LoadBalancerMetrics: MetricSource {
    let balancer: any LoadBalancerControl
    let zones: [Zone]

    func readMetrics() async -> [MetricIdentity: Double] {
        let healthy = await balancer.targets().filter { $0.state == .healthy }
        let counts = zones.map { zone in
            (SandboxAlarms.healthyHosts(zone.name), Double(healthy.count { $0.zone == zone.name }))
        }
        return Dictionary(uniqueKeysWithValues: counts)
    }
}

/// The metrics of the database.
struct DatabaseMetrics: MetricSource {
    let database: any DatabaseControl

    func readMetrics() async -> [MetricIdentity: Double] {
        let clusters = (try? await database.describeClusters(nil)) ?? []
        let readings = clusters.map { cluster in
            let isWritable = cluster.status == "available" && cluster.members.contains(where: \.isWriter)
            return (SandboxAlarms.databaseWriter(cluster.identifier), isWritable ? 1.0 : 0.0)
        }
        return Dictionary(uniqueKeysWithValues: readings)
    }
}
