/// The configuration of a load balancer's node.
struct HAProxyConfiguration {
    let zone: Zone
    let healthCheck: HealthCheckSettings

    /// The path that the node answers by itself: with 200 while it has a target that is healthy. By this it is given to
    /// clients or not: "DNS failover" in
    /// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
    static let monitorPath = "/.load-balancer-node"
    /// A node has a slot for every address that a task can have in any of the three zones.
    static let slots = 3 * AddressPlan.taskSlots
    static let backend = "tasks"

    /// The path of the node's control socket.
    static func controlSocket(_ zone: Zone) -> String {
        InsideDirectory.sockets("load-balancer-\(zone.letter)") + "/control.sock"
    }

    /// The slot of a zone's address.
    static func slot(_ zone: Zone, _ slot: Int) -> Int { zone.index * AddressPlan.taskSlots + slot }

    /// The file's text.
    ///
    /// No retries, because an Application Load Balancer makes none: what a client asked once is done at most once.
    /// `tcp-ut` ends a connection whose peer has gone silent; the kernel alone would take minutes to notice.
    var text: String {
        let interval = "\(Int(healthCheck.interval / .milliseconds(1)))ms"
        let check = healthCheck.isOn ? "check" : "no-check"
        return """
            global
              stats socket \(Self.controlSocket(zone)) mode 600 level admin
              nbthread 1
              maxconn 2000
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
              timeout check 2s
              retries 0
            frontend clients
              bind \(AddressPlan.loadBalancerNode(zone)):80 tcp-ut 5s
              http-after-response set-header x-lb-node \(zone.name)
              monitor-uri \(Self.monitorPath)
              monitor fail if { nbsrv(\(Self.backend)) lt 1 }
              default_backend \(Self.backend)
            backend \(Self.backend)
              balance roundrobin
              option httpchk GET \(healthCheck.path)
              http-check expect status 200
              default-server inter \(interval) fastinter \(interval) downinter \(interval) \
            rise \(healthCheck.rise) fall \(healthCheck.fall) \(check) disabled tcp-ut 5s
              server-template t 1-\(Self.slots) 0.0.0.0:\(AddressPlan.taskPort)

            """
    }
}
