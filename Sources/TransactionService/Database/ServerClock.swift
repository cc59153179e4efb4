/// A database server's clock as seen from here, without trusting that the two clocks agree.
///
/// The server told its time at some instant before its answer arrived. So an instant of ours, counted from the arrival,
/// is never later on the server's clock than the one computed here: a limit given to the server errs to the early side.
struct ServerClock: Sendable {
    /// What the server's clock showed, in microseconds since 1970.
    var server: Int64
    /// When that arrived, in microseconds of our own clock.
    var receivedAt: Int64

    /// Our instant on the server's clock; early by at most the time that the answer was under way.
    func instant(of local: Int64) -> Int64 { server + (local - receivedAt) }
}
