internal import Basics
internal import CCurl
internal import Glibc

extension HTTPClient {
    /// Looks a name's IPv4 addresses up, past every cache of this client: through the broker where there is one, else
    /// at the name servers that this machine is set to (res_query(3): without /etc/hosts and without search domains).
    ///
    /// Neither can be broken off, so when the task is cancelled it leaves them to their thread, which ends by their own
    /// limits: a halt must not wait for a name server that a fault has cut off.
    ///
    /// - Parameter timeoutMilliseconds: how long a broker is waited for; the system's resolver has limits of its own.
    /// - Throws: `HTTPError.Code.nameNotResolved` when there is no address, `notConnected` when nobody could be asked,
    ///   `cancelled` when the task is.
    public func resolve(_ name: String, timeoutMilliseconds: Int) async throws(HTTPError) -> NameAnswer {
        let allowed = name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard allowed, (1...253).contains(name.utf8.count) else {
            throw HTTPError(code: .invalidRequest, message: "\"\(name)\" is no host name: write it in plain ASCII")
        }
        let reach = reach
        let first = FirstAnswer<Result<NameAnswer, HTTPError>>()
        let answer = await withTaskCancellationHandler {
            startThread {
                switch reach {
                case .direct: first.give(Self.askNameServers(name))
                case .broker(let path): first.give(Self.ask(brokerAt: path, name, timeoutMilliseconds))
                }
            }
            return await first.wait()
        } onCancel: {
            first.give(.failure(HTTPError(code: .cancelled, message: "cancelled while \(name) was looked up")))
        }
        return try answer.get()
    }

    static func askNameServers(_ name: String) -> Result<NameAnswer, HTTPError> {
        // The largest answer over TCP; res_query turns to TCP by itself when one is cut off.
        var room = [UInt8](repeating: 0, count: 65_535)
        let count = Int(query_addresses(name, &room, Int32(room.count)))
        guard count < 0 else {
            if let answer = NameAnswer(message: room.prefix(count)) { return .success(answer) }
            return .failure(HTTPError(code: .nameNotResolved, message: "\(name) has no IPv4 address"))
        }
        let (code, reason): (HTTPError.Code, String) =
            switch Int32(-count) {
            case HOST_NOT_FOUND: (.nameNotResolved, "there is no name \(name)")
            case NO_DATA: (.nameNotResolved, "\(name) has no IPv4 address")
            default: (.notConnected, "no name server answers for \(name)")
            }
        return .failure(HTTPError(code: code, message: reason))
    }

    private static func ask(
        brokerAt path: String, _ name: String, _ timeoutMilliseconds: Int
    ) -> Result<NameAnswer, HTTPError> {
        do throws(BrokerFault) {
            let line = try BrokerConnection.answer(to: "R \(name)\n", at: path, timeoutMilliseconds)
            switch BrokerAnswer(line: line) {
            case .addresses(let addresses, let ttl):
                return .success(NameAnswer(addresses: addresses, ttlSeconds: ttl))
            case .noAddress: throw .notResolved(name, "no such name, or no address of it")
            case .failure(let text): throw .notResolved(name, text)
            }
        } catch {
            return .failure(HTTPError(code: error.code, message: error.message))
        }
    }
}

extension BrokerConnection {
    /// Asks one question on a connection of its own and waits for the line of the answer, without its end.
    static func answer(to question: String, at path: String, _ timeoutMilliseconds: Int) throws(BrokerFault) -> String {
        let descriptor: Int32
        do throws(Failure) {
            descriptor = try nonBlocking(path)
        } catch {
            guard case .fault(let fault) = error else { throw .gone(path, "it is busy") }
            throw fault
        }
        defer { close(descriptor) }
        guard send(question, on: descriptor) else { throw .gone(path, "it ends the connection") }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let clock = MonotonicClock.system
        let end = clock.now() + 1_000 * Int64(timeoutMilliseconds)
        while line.count < 65_536, poll(&ready, 1, Int32(clamping: max(0, end - clock.now()) / 1_000)) == 1,
            recv(descriptor, &byte, 1, 0) == 1
        {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        throw .gone(path, "it gave no answer within \(timeoutMilliseconds) ms")
    }
}
