internal import AWS
internal import Basics
internal import FoundationEssentials
internal import Stack

/// What AWS keeps of a call while it is in effect: the call that takes it back.
///
/// A call leaves no mark of its own, so this parameter is written before it is made, and deleted when it is taken back:
/// there is no moment at which it is in effect and AWS does not say how to end it.
struct CallRecord: Sendable, Hashable, Codable {
    /// The run that made the call.
    var run: String
    /// The call, as IAM names it.
    var call: String
    /// The service of the call that takes it back, and its operation.
    var service: String
    var undo: String
    /// Its parameters, as the experiment writes them.
    var parameters: [String]

    /// What a standard parameter holds at most.
    ///
    /// Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
    static let mostBytes = 4_096

    /// The path that a stack's records are below.
    static func path(of stack: String) -> String { StackParameters.path(of: stack) + "/undo" }

    /// The parameter's value.
    var text: String {
        JSON.object([
            ("run", .string(run)), ("call", .string(call)), ("service", .string(service)), ("undo", .string(undo)),
            ("parameters", .array(parameters.map { .string($0) })),
        ]).text
    }

    init(run: String, call: String, service: String, undo: String, parameters: [String]) {
        self.run = run
        self.call = call
        self.service = service
        self.undo = undo
        self.parameters = parameters
    }

    /// The record that a parameter's value says; nil when it is none.
    init?(text: String) {
        guard let record = try? JSONDecoder().decode(CallRecord.self, from: Data(text.utf8)) else { return nil }
        self = record
    }

    /// The call that takes it back; nil when this gameday cannot make it.
    var reverse: AWSOperation<Void>? {
        guard let service = CallService.all.first(where: { $0.name == service }) else { return nil }
        return try? CallAWS.operation(undo, parameters, of: service)
    }

    /// Writes it under a name, before the call is made.
    func write(_ name: String, _ aws: AWSClient) async throws(AWSError) {
        let text = text
        _ = try await aws.change(SSM.putParameter(name: name, value: text, overwrite: false)) {
            () throws(AWSError) -> Bool in try await Self.read(name, aws) != text
        }
    }

    /// Deletes what is kept under a name; that there is nothing is as good.
    static func delete(_ name: String, _ aws: AWSClient) async throws(AWSError) {
        do throws(AWSError) {
            _ = try await aws.change(SSM.deleteParameter(name: name)) { () throws(AWSError) -> Bool in
                try await read(name, aws) != nil
            }
        } catch {
            guard error.kind == .notFound else { throw error }
        }
    }

    private static func read(_ name: String, _ aws: AWSClient) async throws(AWSError) -> String? {
        do throws(AWSError) {
            return try await aws.call(SSM.getParameter(name: name)).value
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }
}

extension AWSOperation {
    /// Whether `error` says that this call is not needed any more: what it would delete is not there.
    func isDone(by error: AWSError) -> Bool { error.kind == .notFound && isDeletion }

    /// Whether it succeeds only where there is something to take back. Any other call may be accepted before the one
    /// that it takes back has even arrived.
    var isDeletion: Bool { name.hasPrefix("Delete") }
}
