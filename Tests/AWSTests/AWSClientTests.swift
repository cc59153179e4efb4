import AWS
import Basics
import HTTPClient
import SigV4
import TestSupport
import Testing

/// The client against a real server that answers well, badly, half and not at all.
@Suite(.timeLimit(.minutes(5))) struct AWSClientTests {
    static let identity = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:iam::000000000000:user/sandbox</Arn><UserId>U</UserId><Account>000000000000</Account>
        </GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
        </GetCallerIdentityResponse>
        """
    static let failover = """
        <FailoverDBClusterResponse><FailoverDBClusterResult><DBCluster><DBClusterIdentifier>c1</DBClusterIdentifier>
        <Status>available</Status></DBCluster></FailoverDBClusterResult></FailoverDBClusterResponse>
        """
    static let throttled =
        "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"

    /// What the server does with one request, and then closes the connection.
    enum Behaviour: Sendable {
        case answer(Int, String, [(name: String, value: String)])
        /// The head promises the whole body, but half of it comes.
        case half(String)
        /// A whole HTTP answer with the text cut in the middle.
        case cutText(String)
        /// Reads the request and closes.
        case close
        /// Reads the request and resets.
        case reset
        /// Reads the request and never answers.
        case silence

        static func answer(_ status: Int, _ body: String) -> Behaviour { .answer(status, body, []) }
    }

    /// A server that behaves in turn as listed, the last way for ever, and counts the requests.
    struct Scripted {
        let server: TestServer
        let requests = Locked<[ServerRequest]>([])
        let arrived = Gate()
        let end = Gate()

        init(_ script: [Behaviour]) throws {
            server = try TestServer { [requests, arrived, end] connection in
                guard let request = try connection.readRequest() else { return }
                let index = requests.withLock { requests in
                    requests.append(request)
                    return requests.count - 1
                }
                arrived.open()
                switch script[min(index, script.count - 1)] {
                case .answer(let status, let body, let headers):
                    try connection.write(ServerAnswer(status, body, headers: headers + [("Connection", "close")]))
                case .half(let body):
                    let bytes = ServerAnswer(200, body).bytes
                    try connection.write(Array(bytes[..<(bytes.count - body.utf8.count / 2)]))
                case .cutText(let body):
                    let half = String(body.prefix(body.count / 2))
                    try connection.write(ServerAnswer(200, half, headers: [("Connection", "close")]))
                case .close: break
                case .reset: connection.resetOnClose()
                case .silence: end.block()
                }
            }
        }

        var count: Int { requests.withLock { $0.count } }
    }

    let test = TestClient()

    @Test("a call arrives signed, so that a server's verifier knows who made it")
    func signed() async throws {
        let scripted = try Scripted([.answer(200, Self.identity)])
        let identity = try await test.client(scripted.server.url).call(STS.getCallerIdentity())
        #expect(identity.account == "000000000000")
        #expect(identity.arn == "arn:aws:iam::000000000000:user/sandbox")
        let request = try #require(scripted.requests.withLock { $0.first })
        let who = try Verifier { _ in
            Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "sandbox-secret")
        }.verify(
            SignableRequest(
                method: request.method, target: request.target, headers: request.headers,
                payload: .bytes(request.body)), now: 1_795_370_008)
        #expect(who == .init(accessKeyID: "AKIASANDBOX", region: "us-east-1", service: "sts"))
        #expect(String(decoding: request.body, as: UTF8.self) == "Action=GetCallerIdentity&Version=2011-06-15")
    }

    static let passing: [Behaviour] = [
        .answer(503, ""), .answer(500, "<html>"), .answer(400, throttled), .half(identity), .cutText(identity), .close,
        .reset, .answer(200, "<OtherResponse/>"),
    ]

    @Test("a read goes on through each kind of passing failure", arguments: passing)
    func read(_ behaviour: Behaviour) async throws {
        let scripted = try Scripted([behaviour, behaviour, .answer(200, Self.identity)])
        let identity = try await test.client(scripted.server.url).call(STS.getCallerIdentity())
        #expect(identity.userID == "U")
        #expect(scripted.count == 3)
        #expect(test.waits.withLock { $0.count } == 2)
    }

    @Test("a read that keeps failing ends with the attempts counted")
    func readFails() async throws {
        let scripted = try Scripted([.answer(503, "busy", [("Retry-After", "3")])])
        let error = await #expect(throws: AWSError.self) {
            try await test.client(scripted.server.url).call(STS.getCallerIdentity())
        }
        #expect(error?.kind == .transient)
        #expect(error?.attempts == 4)
        #expect(error?.service == "sts")
        #expect(error?.operation == "GetCallerIdentity")
        #expect(scripted.count == 4)
        #expect(test.waits.withLock { $0 } == [3_000, 3_000, 3_000])
    }

    @Test("a read that never gets an answer times out")
    func readTimesOut() async throws {
        let scripted = try Scripted([.silence])
        let error = await #expect(throws: AWSError.self) {
            try await test.client(scripted.server.url, retry: .never, timeoutMilliseconds: 200)
                .call(STS.getCallerIdentity())
        }
        scripted.end.open()
        #expect(error?.kind == .ambiguous)
        #expect(error?.message.contains("timed out") == true)
    }

    static let ambiguous: [Behaviour] = [
        .answer(503, ""), .answer(500, "<html>"), .half(failover), .cutText(failover), .close, .reset,
        .answer(200, "<html>"),
    ]

    @Test("a change that may have taken effect is sent once", arguments: ambiguous)
    func changeOnce(_ behaviour: Behaviour) async throws {
        let scripted = try Scripted([behaviour, .answer(200, Self.failover)])
        let error = await #expect(throws: AWSError.self) {
            try await test.client(scripted.server.url).call(RDS.failoverDBCluster(identifier: "c1"))
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(error?.attempts == 1)
        #expect(scripted.count == 1)
    }

    @Test("a change that timed out is sent once")
    func changeTimesOut() async throws {
        let scripted = try Scripted([.silence])
        let error = await #expect(throws: AWSError.self) {
            try await test.client(scripted.server.url, timeoutMilliseconds: 200)
                .call(RDS.failoverDBCluster(identifier: "c1"))
        }
        scripted.end.open()
        #expect(error?.kind == .ambiguous)
        #expect(error?.mayHaveTakenEffect == true)
        #expect(scripted.count == 1)
    }

    @Test("a change goes again while its state says that it is still needed", arguments: ambiguous)
    func changeStillNeeded(_ behaviour: Behaviour) async throws {
        let scripted = try Scripted([behaviour, behaviour, .answer(200, Self.failover)])
        let asked = Locked(0)
        let cluster = try await test.client(scripted.server.url).change(RDS.failoverDBCluster(identifier: "c1")) {
            asked.withLock { $0 += 1 }
            return true
        }
        #expect(cluster?.identifier == "c1")
        #expect(scripted.count == 3)
        #expect(asked.withLock { $0 } == 2)
    }

    @Test("a change that took effect without an answer is not sent again")
    func changeDone() async throws {
        let scripted = try Scripted([.reset, .answer(200, Self.failover)])
        let cluster = try await test.client(scripted.server.url).change(RDS.failoverDBCluster(identifier: "c1")) {
            false
        }
        #expect(cluster == nil)
        #expect(scripted.count == 1)
    }

    @Test("when the state cannot be read the change is not sent again, and the error says so")
    func changeUnknown() async throws {
        let scripted = try Scripted([.reset, .answer(200, Self.failover)])
        let error = await #expect(throws: AWSError.self) {
            try await test.client(scripted.server.url).change(RDS.failoverDBCluster(identifier: "c1")) {
                () throws(AWSError) -> Bool in throw AWSError(kind: .accessDenied, message: "not allowed to look")
            }
        }
        #expect(error?.kind == .ambiguous)
        #expect(error?.message.contains("not allowed to look") == true)
        #expect(scripted.count == 1)
    }

    @Test("an attempt without an answer is remembered: a refusal of the next one does not mean that nothing happened")
    func changeRefusedAfterwards() async throws {
        let refused = """
            <ErrorResponse><Error><Code>InvalidDBClusterStateFault</Code><Message>failing over</Message></Error>
            </ErrorResponse>
            """
        for answer in [refused, Self.throttled] {
            let scripted = try Scripted([.reset, .answer(400, answer)])
            let error = await #expect(throws: AWSError.self) {
                try await test.client(scripted.server.url).change(RDS.failoverDBCluster(identifier: "c1")) { true }
            }
            #expect(error?.kind == (answer == refused ? .conflict : .throttled))
            #expect(error?.mayHaveTakenEffect == true)
            #expect(error?.description.contains("an earlier attempt had no answer") == true)
        }
        // What the first attempt did is why the second was refused: the change is there.
        let scripted = try Scripted([.reset, .answer(400, refused)])
        let isNeeded = Locked([true, false])
        let cluster = try await test.client(scripted.server.url).change(RDS.failoverDBCluster(identifier: "c1")) {
            isNeeded.withLock { $0.removeFirst() }
        }
        #expect(cluster == nil)
        #expect(scripted.count == 2)
    }

    @Test("a throttled change certainly did nothing and is sent again by itself")
    func changeThrottled() async throws {
        let scripted = try Scripted([.answer(400, Self.throttled), .answer(200, Self.failover)])
        let cluster = try await test.client(scripted.server.url).call(RDS.failoverDBCluster(identifier: "c1"))
        #expect(cluster.status == "available")
        #expect(scripted.count == 2)
        #expect(test.waits.withLock { $0 } == [500])
    }

    @Test("a change never travels on a kept-alive connection, where it could be sent twice unseen")
    func changeFresh() async throws {
        let server = try TestServer(answering: { request in
            ServerAnswer(
                200, String(decoding: request.body, as: UTF8.self).contains("Failover") ? Self.failover : Self.identity)
        })
        let client = test.client(server.url)
        for _ in 0..<3 { _ = try await client.call(STS.getCallerIdentity()) }
        #expect(server.acceptedConnections == 1)
        for _ in 0..<2 { _ = try await client.call(RDS.failoverDBCluster(identifier: "c1")) }
        #expect(server.acceptedConnections == 3)
    }

    @Test("a call that nobody listens to was certainly not sent")
    func unreachable() async throws {
        let server = try TestServer { _ in }
        let url = server.url
        server.close()
        let error = await #expect(throws: AWSError.self) {
            try await test.client(url).call(RDS.failoverDBCluster(identifier: "c1"))
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.mayHaveTakenEffect == false)
        #expect(error?.attempts == 4)
    }

    @Test("a sandbox's credentials go nowhere but to its own endpoint", arguments: [nil, "https://rds.example.com"])
    func sandboxCredentials(_ endpoint: String?) async {
        let error = await #expect(throws: AWSError.self) {
            try await test.client(endpoint).call(STS.getCallerIdentity())
        }
        #expect(error?.kind == .refused)
        #expect(error?.message.contains("sandbox's credentials") == true)
        #expect(error.map { !"\($0)".contains("sandbox-secret") } == true)
        #expect(error?.attempts == 1)
    }

    @Test("an endpoint elsewhere over plain http gets nothing, with whatever credentials")
    func plainEndpoint() async {
        let error = await #expect(throws: AWSError.self) {
            try await test.client(
                "http://10.255.0.1:80",
                credentials: EnvironmentCredentials(["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"]) { 0 }
            ).call(STS.getCallerIdentity())
        }
        #expect(error?.kind == .refused)
    }

    @Test("without credentials nothing is sent and the places are named")
    func noCredentials() async throws {
        let scripted = try Scripted([.answer(200, Self.identity)])
        let chain = CredentialChain([
            EnvironmentCredentials([:]) { 0 }, StackFileCredentials(nil),
        ])
        let error = await #expect(throws: AWSError.self) {
            try await test.client(scripted.server.url, credentials: chain).call(STS.getCallerIdentity())
        }
        #expect(error?.kind == .noCredentials)
        #expect(
            error?.message.contains(
                "the environment: AWS_ACCESS_KEY_ID is not set; the stack file: it has no credentials") == true)
        #expect(scripted.count == 0)
    }

    static let expired =
        "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>it has ended</Message></Error></ErrorResponse>"

    @Test("a call whose credentials have ended before their time is made once more, with new ones")
    func endedCredentials() async throws {
        let scripted = try Scripted([.answer(403, Self.expired), .answer(200, Self.failover)])
        let client = test.client(scripted.server.url, credentials: TestClient.numbering())
        _ = try await client.call(RDS.failoverDBCluster(identifier: "c1"))
        let keys = scripted.requests.withLock { $0.map { $0["Authorization"]?.contains("Credential=ASIA0/") == true } }
        #expect(keys == [true, false])
        #expect(test.waits.withLock { $0 }.isEmpty)
    }

    @Test("new credentials that are refused too end the call, and so do those that cannot be had anew")
    func endedAgain() async throws {
        let scripted = try Scripted([.answer(403, Self.expired)])
        for (provider, count) in [(TestClient.numbering() as any CredentialProvider, 2), (TestClient.sandbox, 3)] {
            let error = await #expect(throws: AWSError.self) {
                try await test.client(scripted.server.url, credentials: provider).call(STS.getCallerIdentity())
            }
            #expect(error?.kind == .unauthenticated)
            #expect(scripted.count == count)
        }
    }

    @Test("pages are read to the end, and an endless list is cut")
    func pages() async throws {
        @Sendable func page(_ marker: String) -> String {
            "<DescribeEventsResponse><DescribeEventsResult><Events><Event><Message>after '\(marker)'</Message></Event>"
                + "</Events><Marker>\(marker == "2" ? "" : "\((Int(marker) ?? 0) + 1)")</Marker>"
                + "</DescribeEventsResult></DescribeEventsResponse>"
        }
        let server = try TestServer(answering: { request in
            let form = String(decoding: request.body, as: UTF8.self)
            return ServerAnswer(200, page(String(form.split(separator: "Marker=").dropFirst().first ?? "")))
        })
        let client = test.client(server.url)
        let events = try await client.pages { RDS.describeEvents(marker: $0) }
        #expect(events.map(\.message) == ["after ''", "after '1'", "after '2'"])
        let limited = await #expect(throws: AWSError.self) {
            try await client.pages(limit: 2) { RDS.describeEvents(marker: $0) }
        }
        #expect(limited?.kind == .refused)
        let stuck = try TestServer(answering: { _ in ServerAnswer(200, page("0")) })
        let repeated = await #expect(throws: AWSError.self) {
            try await test.client(stuck.url).pages { RDS.describeEvents(marker: $0) }
        }
        #expect(repeated?.kind == .malformedAnswer)
        #expect(repeated?.operation == "DescribeEvents")
    }

    @Test("a cancelled call ends with an error that leaves open what it did")
    func cancelled() async throws {
        let scripted = try Scripted([.silence])
        let client = test.client(scripted.server.url)
        let call = Task { try await client.call(RDS.failoverDBCluster(identifier: "c1")) }
        await scripted.arrived.wait()
        call.cancel()
        let error = await #expect(throws: AWSError.self) { try await call.value }
        scripted.end.open()
        #expect(error?.kind == .cancelled)
        #expect(error?.mayHaveTakenEffect == true)
    }

    @Test("one client serves many tasks at once")
    func concurrent() async throws {
        let server = try TestServer(answering: { _ in ServerAnswer(200, Self.identity) })
        let client = test.client(server.url)
        let accounts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await client.call(STS.getCallerIdentity()).account } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(accounts.count == 50)
    }
}
