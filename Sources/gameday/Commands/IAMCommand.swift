import ArgumentParser
import Basics
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

            Allowed is what the runs call, their undo, and `gameday recover`; changes only on what carries the tag
            DisasterRecovery=enabled or what gameday made itself. IAM's simulator, which gameday asks beforehand where
            it may, is not in it: no run needs it.

              aws iam put-role-policy --role-name ROLE --policy-name gameday --policy-document "$(gameday iam ...)"
            """)

    @Argument(help: "Experiment files.", completion: .documents)
    var files: [String]

    @Option(help: "The stack file; resources of any stack, by patterns, when left out.", completion: .documents)
    var stack: String?

    @Option(name: .customLong("set"), help: "A value for ${set...}, or for a key of the file, as key=value.")
    var settings: [String] = []

    func run() throws {
        let context = CommandContext.live
        try context.finishing {
            let settings = try Settings.parse(self.settings)
            let choice = try stack.map { (path: String) throws(Refusal) in try StackChoice.read(path) }
            let experiments = try files.map { (path: String) throws(Refusal) in
                try ExperimentFile.read(path, stack: choice?.values, settings: settings ?? [:]).experiment
            }
            let policy = ExperimentPolicy.document(for: experiments, on: choice?.file)
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
