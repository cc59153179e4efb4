import Testing

/// Runs of the real programs on real sandboxes, one after the other: each needs the machine for itself.
@Suite("End to end", .serialized)
enum EndToEnd {}
