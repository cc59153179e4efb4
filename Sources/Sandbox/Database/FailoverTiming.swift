/// How long the parts of a failover take beyond what they need by themselves.
///
/// By itself a failover here takes about half a second, far less than Aurora's, so that tests are quick; these delays
/// make it as slow as is wanted.
public struct FailoverTiming: Sendable, Hashable {
    /// Before the old writer is fenced: what noticing its failure would take.
    public var beforeFence: Duration = .zero
    /// Between fencing the old writer and promoting the target: the time without any writer.
    public var beforePromotion: Duration = .zero
    /// Between the promotion and the endpoint's move to the new writer.
    public var beforeEndpointMoves: Duration = .zero
    /// Before the old writer is brought back as a reader.
    public var beforeRejoin: Duration = .zero

    /// No delays.
    public init() {}

    /// About as slow as Aurora, which is mostly done within 30 s, often well before: 14 s until clients are led to the
    /// new writer, 12 of them without any.
    public static let aws = {
        var timing = FailoverTiming()
        timing.beforeFence = .seconds(2)
        timing.beforePromotion = .seconds(8)
        timing.beforeEndpointMoves = .seconds(4)
        timing.beforeRejoin = .seconds(5)
        return timing
    }()
}
