import FoundationEssentials
import Testing

@testable import Sandbox

@Suite("A service of a JSON protocol")
struct JSONServiceTests {
    private struct Input: Decodable, Sendable {
        var name: String
        var count: Int?
        var since: Date?
    }

    private struct Output: Encodable, Sendable {
        var name: String
        var count: Int?
        var since: Date?
    }

    private let service = JSONService(
        signingName: "echo", target: "Echo_1",
        operations: [
            JSONOperation("Say") { (input: Input, _) throws(AWSFault) in
                guard input.name != "no" else { throw AWSFault("NoSuchThing", "There is no no.", status: 404) }
                return Output(name: input.name, count: input.count, since: input.since)
            }
        ])

    private func answer(_ body: String, target: String = "Echo_1.Say", method: String = "POST") async throws(AWSFault)
        -> EndpointResponse
    {
        let request = EndpointRequest(
            method: method, target: "/", headers: [("x-amz-target", target)], body: Array(body.utf8))
        return try await service.answer(request, call: EndpointCall(accessKeyID: "key", requestID: "id"))
    }

    @Test("the body's members are read, the answer's written, an instant in seconds, what is nil left out")
    func answers() async throws {
        let full = try await answer(#"{"name":"a/b","count":7,"since":1795379520.5,"unknown":[]}"#)
        #expect(full.status == 200)
        #expect(full.contentType == "application/x-amz-json-1.1")
        #expect(String(decoding: full.body, as: UTF8.self) == #"{"count":7,"name":"a/b","since":1795379520.5}"#)
        let bare = try await answer(#"{"name":"a","count":null}"#)
        #expect(String(decoding: bare.body, as: UTF8.self) == #"{"name":"a"}"#)
    }

    @Test(
        "a body that is no JSON, of the wrong type or without a member is refused with its code",
        arguments: [
            ("", "ValidationException"), ("{}", "ValidationException"), ("{", "SerializationException"),
            ("[]", "SerializationException"), ("name=a", "SerializationException"),
            (#"{"name":7}"#, "SerializationException"), (#"{"name":null}"#, "SerializationException"),
            (#"{"name":"a","count":"7"}"#, "SerializationException"), (#"{"name":"no"}"#, "NoSuchThing"),
            ("\u{0}\u{ff}", "SerializationException"),
        ])
    func refusals(_ body: String, _ code: String) async {
        await #expect { try await answer(body) } throws: { ($0 as? AWSFault)?.code == code }
    }

    @Test(
        "an operation that is not offered is named, with those that are",
        arguments: ["Echo_1.Shout", "Echo_2.Say", "Say", "", "Echo_1.", "Echo_1.Say.Say"])
    func unknown(_ target: String) async {
        await #expect { try await answer("{}", target: target) } throws: {
            ($0 as? AWSFault)?.code == "UnknownOperationException"
                && ($0 as? AWSFault)?.message.contains("\"Echo_1.\": Say.") == true
        }
    }
}
