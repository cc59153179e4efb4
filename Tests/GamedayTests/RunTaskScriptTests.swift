import Foundation
import TestSupport
import Testing

/// `docs/pipelines/ecs/run-task.sh` with an `aws` that answers what a test says: no endpoint here runs containers that
/// end with an exit code.
@Suite("The script that runs the verification as an ECS task", .timeLimit(.minutes(5)))
struct RunTaskScriptTests {
    private let folder: TemporaryDirectory

    init() async throws {
        folder = try TemporaryDirectory()
        // The operation is the second word, `tasks-stopped` the waiter's third; its answers are used up line by line.
        let aws = """
            #!/bin/bash
            echo "$@" >>"$(dirname "$0")/calls"
            answers=$(dirname "$0")/$2
            IFS= read -r answer <"$answers"
            sed -i 1d "$answers"
            [ "$answer" != fails ] || exit 255
            [ "$2" = wait ] || echo "$answer"
            """
        try await folder.writeProgram(aws, to: "aws")
    }

    private func run(
        task: String = "arn:aws:ecs:us-east-1:1:task/t\tNone", waits: [String] = ["ends"], code: String,
        arguments: [String] = ["cluster", "subnet-a,subnet-b", "sg-1"]
    ) async throws -> ChildProcess.Output {
        try folder.write(task + "\n", to: "run-task")
        try folder.write(waits.map { $0 + "\n" }.joined(), to: "wait")
        try folder.write(code + "\n", to: "describe-tasks")
        return try await ChildProcess.run(
            "/bin/bash", [PackageRoot.path + "/docs/pipelines/ecs/run-task.sh"] + arguments,
            environment: ["PATH": folder.path + ":/usr/bin:/bin"])
    }

    @Test("the task's exit code is the script's", arguments: [0, 1, 2, 3, 4, 64, 70])
    func code(_ code: Int32) async throws {
        let output = try await run(code: "\(code)")
        #expect(output.status == code)
        #expect(output.standardError == "run-task.sh: arn:aws:ecs:us-east-1:1:task/t\n")
        let calls = try folder.read("calls").split(separator: "\n")
        #expect(calls.count == 3)
        #expect(calls[0].contains("--cluster cluster --task-definition gameday-verify --launch-type FARGATE"))
        #expect(calls[0].contains("subnets=[subnet-a,subnet-b],securityGroups=[sg-1],assignPublicIp=DISABLED"))
        #expect(calls[1].hasPrefix("ecs wait tasks-stopped --cluster cluster --tasks arn:aws:ecs:us-east-1:1:task/t"))
    }

    @Test("a gameday that was killed, and its watchdog with it, has left what recover heals: that is said")
    func killed() async throws {
        let output = try await run(code: "137")
        #expect(output.status == 137)
        #expect(output.standardError.hasSuffix("run-task.sh: gameday was killed; run `gameday recover`\n"))
    }

    @Test("a task without an exit code, as one whose image was not found, is never a success", arguments: ["None", ""])
    func noCode(_ code: String) async throws {
        let output = try await run(code: code)
        #expect(output.status == 70)
        #expect(output.standardError.contains("the task has no exit code; see its log, and run `gameday recover`"))
    }

    @Test("where ECS starts no task its reason is said, and nothing is waited for")
    func noTask() async throws {
        let output = try await run(task: "None\tRESOURCE:CPU", code: "0")
        #expect(output.status == 70)
        #expect(output.standardError.hasPrefix("run-task.sh: ECS started no task, for its reason: RESOURCE:CPU; mend"))
        #expect(try folder.read("calls").split(separator: "\n").count == 1)
    }

    @Test("a run that is longer than the waiter waits is waited for again, up to four times")
    func waitsOn() async throws {
        #expect(try await run(waits: ["fails", "fails", "fails", "ends"], code: "0").status == 0)
        #expect(try folder.read("calls").split(separator: "\n").count == 6)
        #expect(try await run(waits: ["fails", "fails", "fails", "fails"], code: "None").status == 70)
    }

    @Test("a call that fails ends it with the failure")
    func refused() async throws {
        let output = try await run(task: "fails", code: "0")
        #expect(output.status == 255)
    }

    @Test(
        "too few or too many arguments are refused with what they are",
        arguments: [[], ["a", "b"], ["a", "b", "c", "d", "e"]])
    func usage(_ arguments: [String]) async throws {
        let output = try await run(code: "0", arguments: arguments)
        #expect(output.status == 64)
        #expect(output.standardError == "usage: run-task.sh CLUSTER SUBNETS SECURITY_GROUPS [TASK_DEFINITION]\n")
    }
}
