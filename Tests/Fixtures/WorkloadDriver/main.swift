// The workload in a process of its own: a test kills it, or gives it a disk that is full.
//
//     WorkloadDriver SERVICE HISTORY RATE ARRIVALS
//
// It opens a run named after its process id, so that the service's test can tell whom to kill, sends transfers until
// ARRIVALS are judged, reads everything back and prints what it found. Exit status 2: the workload failed.

internal import Glibc
internal import HTTPClient
internal import Workload

let arguments = CommandLine.arguments
guard arguments.count == 5, let rate = Double(arguments[3]), let arrivals = Int(arguments[4]) else {
    print("usage: WorkloadDriver SERVICE HISTORY RATE ARRIVALS")
    exit(64)
}

do {
    let plan = WorkloadPlan(
        run: "driver-\(getpid())", seed: 7, service: arguments[1], streams: [.transfers(ratePerSecond: rate)],
        serviceMaxInFlight: 0, accounts: 20)
    var configuration = HTTPClient.Configuration()
    configuration.maxConnections = plan.connections
    let client = HTTPClient(configuration: configuration)
    let journal = try HistoryJournal(path: arguments[2])
    let workload = try Workload(plan: plan, client: client, journal: journal)
    try await workload.open()
    let judged = workload.arrivals()
    workload.start()
    var count = 0
    for await _ in judged {
        count += 1
        if count == arrivals { break }
    }
    await workload.stop()
    let total = workload.snapshot().total
    print("\(total)")
    let found = try await workload.reconcile()
    print("acknowledged \(found.acknowledged), confirmed \(found.confirmed), lost \(found.lost.count)")
    journal.close()
    client.shutdown()
} catch {
    print(error)
    exit(2)
}
