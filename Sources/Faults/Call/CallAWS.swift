internal import AWS
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
        permissions: ["sts:GetCallerIdentity"],
        evidence: "AWS accepted the call. Whether it had an effect, only probes and the workload show.",
        undo: "The call that is written beside it, tried until AWS accepts it or the time limit is over; with "
            + "`undo: none` nothing.",
        notes: [
            "It needs, besides, the permission for each of its two operations.",
            "No tag is checked and no blast radius is known: the plan shows the calls whole, and a person decides.",
            "It leaves no mark in AWS: after the death of the agent's machine `gameday recover` cannot find it.",
            "A call without an answer is not sent again, and is taken back all the same.",
        ])

    private let call: AWSOperation<Void>
    private let undo: AWSOperation<Void>?
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
        call = try Self.operation(arguments.string("operation"), arguments.list("parameters"), of: service)
        let undoParameters = arguments.list("undoParameters")
        if undo == "none" {
            guard undoParameters == nil else {
                throw FaultRefusal(
                    "`undo: none` has no parameters", mend: "name the undo's operation, or leave undoParameters out")
            }
            self.undo = nil
        } else {
            self.undo = try Self.operation(undo, undoParameters, of: service)
        }
        timeLimitSeconds = Int(arguments.duration("timeLimit")?.components.seconds ?? 120)
        self.environment = environment
    }

    private static func operation(
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
        PreparedCall(call: call, reverse: undo, timeLimitSeconds: timeLimitSeconds, environment: environment)
    }
}
