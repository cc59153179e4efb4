public import AWS
public import Experiments

/// Any signed call, with the one that takes it back beside it.
public struct CallAWS: Fault {
    /// The parameters: the call and its undo.
    public static let schema = DeclarationSchema(
        "aws/call", "Makes any call of AWS's API, and another that takes it back. Nothing checks what it touches.",
        parameters: [
            .required(
                "service", .choice(CallService.all.map(\.name)), "The service, as IAM names it in its actions."),
            .required("operation", .text(limit: 128), "The operation, such as RebootDBInstance."),
            .optional("parameters", .list, "What is sent with it, each as `Name=value`."),
            .required(
                "undo", .text(limit: 128), "The operation of the same service that takes it back, or `none`."),
            .optional("undoParameters", .list, "What is sent with the undo, each as `Name=value`."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(120)),
                "How long the undo is tried."),
        ])

    /// What can be said of a call that is not known.
    public static let reference = FaultReference(
        permissions: [
            "sts:GetCallerIdentity", "ssm:PutParameter", "ssm:GetParameter", "ssm:GetParametersByPath",
            "ssm:DeleteParameter",
        ],
        evidence: "AWS accepted the call. Whether it had an effect, only probes and the workload show.",
        undo: "The call that is written beside it, tried until AWS accepts it or the time limit is over; with "
            + "`undo: none` nothing. The watchdog and `gameday recover` make it too: AWS holds it in Parameter Store, "
            + "below /gameday/<stack>/undo, from before the call until it is taken back.",
        notes: [
            "It needs, besides, the permission for each of its two operations.",
            "No tag is checked and no blast radius is known: the plan shows the calls whole, and a person decides.",
            "For the same reason what looks like a secret (a password, a token, a SecureString) is refused.",
            "With `undo: none` nothing is recorded, and nobody takes it back.",
            "When gameday dies, its watchdog or `gameday recover` makes the undo's call, also when the call itself was "
                + "about to be made or the undo was made already: choose one that may be made twice.",
            "A call without an answer is not sent again, and is taken back all the same.",
        ])

    /// Those of the page, and the call's own and that of what takes it back.
    public static func permissions(of declaration: Declaration) -> [String] {
        let arguments = declaration.arguments
        guard let service = arguments.string("service"), let call = arguments.string("operation") else {
            return reference.permissions
        }
        let undo = arguments.string("undo").flatMap { $0 == "none" ? nil : $0 }
        return reference.permissions + [call, undo].compactMap { $0 }.map { "\(service):\($0)" }
    }

    private let call: AWSOperation<Void>
    private let undo: AWSOperation<Void>?
    private let record: CallRecord?
    private let timeLimitSeconds: Int
    private let environment: FaultEnvironment

    /// The call that `declaration` writes; refused without an explicit undo.
    public init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal) {
        let arguments = declaration.arguments
        let name = arguments.string("service") ?? ""
        guard let service = CallService.all.first(where: { $0.name == name }) else {
            throw FaultRefusal(
                "there is no service '\(name)'",
                mend: "name one of \(CallService.all.map(\.name).joined(separator: ", "))")
        }
        guard let undo = arguments.string("undo") else {
            throw FaultRefusal("the call has no undo", mend: "write the operation that takes it back, or `undo: none`")
        }
        let undoParameters = arguments.list("undoParameters")
        try CallSecrets.refuse(arguments.string("operation"), arguments.list("parameters"), of: service)
        try CallSecrets.refuse(undo, undoParameters, of: service)
        call = try Self.operation(arguments.string("operation"), arguments.list("parameters"), of: service)
        if undo == "none" {
            guard undoParameters == nil else {
                throw FaultRefusal(
                    "`undo: none` has no parameters", mend: "name the undo's operation, or leave undoParameters out")
            }
            self.undo = nil
            record = nil
        } else {
            self.undo = try Self.operation(undo, undoParameters, of: service)
            let record = CallRecord(
                run: environment.run, call: call.iamAction, service: service.name, undo: undo,
                parameters: undoParameters ?? [])
            guard record.text.utf8.count <= CallRecord.mostBytes else {
                throw FaultRefusal(
                    "what takes it back needs \(record.text.utf8.count) bytes, and a parameter of Parameter Store, "
                        + "where `gameday recover` finds it, holds \(CallRecord.mostBytes)",
                    mend: "shorten undoParameters, or choose an undo that needs less")
            }
            self.record = record
        }
        timeLimitSeconds = Int(arguments.duration("timeLimit")?.components.seconds ?? 120)
        self.environment = environment
    }

    static func operation(
        _ name: String?, _ parameters: [String]?, of service: AWSService
    ) throws(FaultRefusal) -> AWSOperation<Void> {
        guard let name, name.first?.isUppercase == true, name.utf8.allSatisfy(isLetterOrDigit) else {
            throw FaultRefusal(
                "'\(name ?? "")' is not the name of an operation", mend: "write it as the API reference does")
        }
        let parameters = try CallService.parameters(parameters ?? [], of: service)
        return AWSOperation(service, name, effect: .changes, parameters: parameters) { _ in }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Reads nothing: what such a call touches is not known.
    public func prepare() async throws(FaultRefusal) -> any PreparedFault {
        PreparedCall(
            call: call, reverse: undo, record: record, timeLimitSeconds: timeLimitSeconds, environment: environment)
    }

    /// Yes.
    public static var leavesMark: Bool { true }

    /// What runs left behind: the calls whose records AWS still holds.
    public static func leftovers(
        of run: String?, in environment: FaultEnvironment
    ) async throws(AWSError) -> [any Leftover] {
        try await CallLeftover.find(of: run, in: environment)
    }
}

extension CallAWS {
    /// More than anything whose reach is known.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook {
        FaultOutlook(
            of: declaration, risk: 20, takes: "nobody knows what: any call may stand there",
            evidence: .init(5, sandbox: 5), undo: .init(5, sandbox: 5), onSandbox: onSandbox)
    }
}
