internal import AWS
internal import Basics

extension RunJournal {
    /// Writes each call that changes something into the journal once it has ended, with the instant when it began.
    /// Reads are left out: there are thousands, and they explain nothing. So are trial runs that would have passed.
    func callObserver(clock: MonotonicClock) -> AWSClient.Observer {
        { [self] service, operation, effect in
            let began = clock.now()
            return { failure in
                guard effect == .changes, failure?.isPassedDryRun != true else { return }
                var members: [JSON.Member] = [
                    ("service", .string(service)), ("operation", .string(operation)), ("from_us", .integer(Int(began))),
                ]
                if let failure { members.append(("failure", .string(failure.code ?? "\(failure.kind)"))) }
                self.note("call", members)
            }
        }
    }
}
