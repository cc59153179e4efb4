internal import NIOCore

/// Commands that are sent together, and who waits for their answers.
struct Exchange: Sendable {
    var bytes: ByteBuffer
    var count: Int
    var answers: EventLoopPromise<[RESPValue]>
}

/// Gives each answer to who asked: a server answers in the order of the commands.
final class AnswerHandler: ChannelDuplexHandler {
    typealias InboundIn = RESPValue
    typealias OutboundIn = Exchange
    typealias OutboundOut = ByteBuffer

    private struct Waiter {
        let count: Int
        let promise: EventLoopPromise<[RESPValue]>
        var answers: [RESPValue] = []
    }

    private var waiters = CircularBuffer<Waiter>()
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        guard waiters.count < limit else {
            exchange.answers.fail(RedisError(.notConnected, "\(limit) commands wait on this connection already"))
            promise?.succeed()
            return
        }
        waiters.append(Waiter(count: exchange.count, promise: exchange.answers))
        context.write(wrapOutboundOut(exchange.bytes), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !waiters.isEmpty else {
            // An answer that nobody asked for: nothing on this connection can be trusted any more.
            context.close(promise: nil)
            return
        }
        waiters[waiters.startIndex].answers.append(unwrapInboundIn(data))
        guard let first = waiters.first, first.answers.count == first.count else { return }
        waiters.removeFirst()
        first.promise.succeed(first.answers)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failAll("\((error as? RESPDecoder.Malformed)?.description ?? "\(error)")")
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        failAll("the connection ended")
        context.fireChannelInactive()
    }

    private func failAll(_ reason: String) {
        let failed = waiters
        waiters.removeAll()
        for waiter in failed { waiter.promise.fail(RedisError(.inDoubt, reason)) }
    }
}
