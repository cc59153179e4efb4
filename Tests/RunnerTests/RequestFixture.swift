import Documents
import Experiments
import Faults
import Probes
import Runner
import Stack

/// A request to run the smallest experiment there is, with what a test changes of it.
enum RequestFixture {
    static func text(workload: String = "{}", lost: Int = 0, duplicated: Int = 0, stale: Int = 0) -> String {
        """
        version: 1
        name: small
        hypothesis: Nothing is lost.
        workload: \(workload)
        faults:
          - rds/failover-db-cluster: { cluster: aurora }
        probes:
          - aurora-writer
        expect:
          recovery: { within: 60s }
          transactions: { lost: \(lost), duplicated: \(duplicated), stale: \(stale) }

        """
    }

    static func stack(
        url: String = "http://service", endpoint: String? = nil, nodes: [String: String] = [:]
    ) -> StackFile {
        StackFile(
            name: "test", kind: .sandbox, region: "us-east-1", account: "000000000000", endpoint: endpoint,
            zones: ["us-east-1a", "us-east-1b"], service: .init(url: url, maxInFlight: .seconds(7)),
            database: .init(cluster: "aurora", endpoint: "db.internal"),
            loadBalancer: .init(dnsName: "lb.internal", nodes: nodes))
    }

    static func request(_ text: String = text(), stack: StackFile = stack()) throws -> RunRequest {
        let catalog = Catalog(
            guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
            stopConditions: ProbeCatalog.stopConditions)
        let experiment = try Experiment(
            Document(text: text, file: "small.yaml"), catalog: catalog, references: References())
        return RunRequest(experiment: experiment, text: text, stack: stack, run: "small-1", seed: 7)
    }
}
