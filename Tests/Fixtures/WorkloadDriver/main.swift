// The workload in a process of its own.
