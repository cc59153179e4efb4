internal import ArgumentParser
internal import FoundationEssentials
internal import Sandbox

/// `gameday-sandbox up`
struct Up: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the sandbox unless it is up, wait until it is, and print the path of its stack file.",
        discussion: """
            The configuration file is JSON, every setting optional:

              {"timing": "aws",            as slow as AWS: a task 15-30 s, the writer's move some 15 s, a cache
                                           node's replacement 60 s, the load balancer's name kept for 60 s
               "failover": {"beforeFence": 2, "beforePromotion": 8, "beforeEndpointMoves": 4, "beforeRejoin": 5},
                                           seconds; what is given wins over the profile
               "service": "/path/of/the/service", "postgres": {"work_mem": "8MB"},
               "endpoint": {"throttle": {"perSecond": 5, "burst": 10}, "quotas": "aws", "staleSeconds": 2,
                            "deny": ["ec2:ReplaceNetworkAclAssociation"]}}
            """)

    @OptionGroup var options: Options

    @Option(
        help: "A JSON file with timing, the service's executable, PostgreSQL parameters and how the endpoint behaves.")
    var config: String?

    func run() throws {
        // What is wrong with the file is said here, not in a log.
        _ = try compose(config: config)
        let configuration = try config.map { try String(contentsOfFile: absolutePath($0), encoding: .utf8) }
        print(try options.launcher(config: config).up(configuration: configuration, progress: writeError))
    }
}
