internal import Stack

/// How long what a run did just before its end may show only later: a call that was under way when its process died
/// may take effect after that, and reads of AWS lag behind what was done by seconds.
///
/// Source: "Ensuring eventual consistency", Amazon EC2 Developer Guide.
enum Settling {
    /// Seconds; a sandbox is on this machine, and shows what was done within two seconds even where it is told to lag.
    static func seconds(on stack: StackFile) -> Int64 { stack.kind == .sandbox ? 3 : 30 }

    /// Milliseconds between two looks: some six of them in that time.
    static func pauseMilliseconds(on stack: StackFile) -> Int { stack.kind == .sandbox ? 500 : 5_000 }
}
