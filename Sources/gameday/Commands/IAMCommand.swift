import ArgumentParser
import Basics
import Destinations
import Documents
import Experiments
import Runner
import Stack

struct IAMCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iam",
        abstract: "The least-privilege policy that experiments need, as IAM takes it.",
        discussion: """
              gameday iam experiments/*.yaml --stack stack.json     on the resources of that stack alone
              gameday iam experiments/zone-outage.yaml              by patterns, for any stack
              gameday iam experiments/suites/post-deploy.yaml --to s3://bucket/prefix

            Of a suite, a game day and a schedule it is what all of their experiments need together, and what running
            the file takes besides; a schedule's own destinations are among it.

            Allowed is what the runs call, their undo, and `gameday recover`; changes only on what carries the tag
            DisasterRecovery=enabled or what gameday made itself. IAM's simulator, which gameday asks beforehand where
            it may, is not in it: no run needs it.

              aws iam put-role-policy --role-name ROLE --policy-name gameday --policy-document "$(gameday iam ...)"
            """)

    @Argument(help: "Experiments, suites, game days and schedules.", completion: .documents)
    var files: [String]

    @Option(help: "The stack file; resources of any stack, by patterns, when left out.", completion: .documents)
    var stack: String?

    @Option(name: .customLong("set"), help: "A value for ${set...}, or for a key of the file, as key=value.")
    var settings: [String] = []

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "Where finished runs are to be sent, too: a destinations file, or s3://bucket/prefix.", valueName: "place"),
        completion: .documents)
    var places: [String] = []

    func run() throws {
        let context = CommandContext.live
        context.finishing {
            let settings = try Settings.parse(self.settings)
            let choice = try stack.map { (path: String) throws(Refusal) in try StackChoice.read(path) }
            let found = try files.map { (path: String) throws(Refusal) in
                try RunnableFile(
                    path, stack: choice?.values, settings: settings ?? [:], now: context.secondsSince1970())
            }
            var destinations = found.flatMap(\.destinations)
            for place in places { destinations += try DestinationsFile.read(place) }
            let experiments = found.flatMap(\.experiments).map(\.experiment)
            let between = experiments.count > 1 ? SteadyWait.permissions : []
            var policy = ExperimentPolicy.document(
                for: experiments, on: choice?.file, and: found.flatMap(\.actions) + between)
            policy.statements += Delivery.permissions(of: destinations, region: choice?.file.region)
            context.write(policy.json.prettyText)
            let size = policy.json.text.count
            if size > PolicyDocument.mostCharacters {
                context.complain(
                    "the policy has \(size) characters, and a managed policy may have "
                        + "\(PolicyDocument.mostCharacters): make one for some of the experiments at a time")
            }
            return 0
        }
    }
}
