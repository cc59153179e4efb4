import ArgumentParser

@main
struct Gameday: AsyncParsableCommand {
    static let version = "0.1.0"
    static let configuration = CommandConfiguration(
        commandName: "gameday",
        abstract: "Breaks a transaction processing stack on purpose and proves from the record whether it recovered.",
        discussion: """
            With no --stack, everything happens on the sandbox: a real three-zone stack on this machine.

              gameday run experiments/aurora-failover.yaml
              gameday verify --suite experiments/suites/post-deploy.yaml
              gameday validate experiments/*.yaml
              gameday check runs/*/history.jsonl
              gameday agent --schedule experiments/schedules/payments.yaml
              gameday sandbox status
              gameday init --region us-east-1

            Exit codes: 0 verified, 1 refuted, 2 inconclusive, 3 aborted, 4 not undone, 64 usage or invalid file,
            70 internal error.
            """,
        version: Self.version,
        subcommands: [
            InitCommand.self, RunCommand.self, VerifyCommand.self, PlanCommand.self, HaltCommand.self,
            RecoverCommand.self,
            ValidateCommand.self, CheckCommand.self, ReportCommand.self, HistoryCommand.self, SendCommand.self,
            FaultsCommand.self, ProbesCommand.self, IAMCommand.self, AgentCommand.self, SandboxCommand.self,
            WatchdogCommand.self,
        ])
}
