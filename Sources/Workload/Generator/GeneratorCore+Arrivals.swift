internal import History

extension GeneratorCore {
    /// Takes every arrival that is due, as far as ids are reserved.
    mutating func arrivals(at now: Int64, _ out: inout Outbox) {
        for index in streams.indices {
            while nextOp < reservedTo, let scheduledAt = streams[index].schedule?.take(dueBy: now) {
                arrive(index, scheduledAt: scheduledAt, at: now, &out)
            }
        }
    }

    private mutating func arrive(_ index: Int, scheduledAt: Int64, at now: Int64, _ out: inout Outbox) {
        let op = nextOp
        nextOp += 1
        streams[index].taken += 1
        streams[index].statistics.counts.arrived += 1
        let number = streams[index].window.add(op: op, scheduledAt: scheduledAt)
        // An arrival that the generator itself slept through is not sent any more: a burst is no open loop.
        if streams[index].inFlight >= streams[index].inFlightLimit || now - scheduledAt > rules.deadline {
            drop(index, number: number, scheduledAt: scheduledAt, at: now, &out)
            return
        }
        streams[index].statistics.counts.unresolved += 1
        var flight = Flight(
            stream: index, number: number, scheduledAt: scheduledAt, content: content(of: op, in: streams[index]))
        flight.startedAt = now
        if streams[index].plan.kind == .transfers {
            flight.operation = Operation(scheduledAt: scheduledAt)
            outcomes.begin(op)
            flights[op] = flight
            handle(.due, of: op, at: now, &out)
        } else {
            flights[op] = flight
            send(op, attempt: 1, at: now, &out)
        }
    }

    private mutating func drop(
        _ index: Int, number: Int, scheduledAt: Int64, at now: Int64, _ out: inout Outbox
    ) {
        streams[index].statistics.counts.dropped += 1
        let arrival = FinishedArrival(
            stream: index, scheduledAt: scheduledAt, startedAt: now, finishedAt: now, outcome: .dropped)
        streams[index].window.finish(number, arrival)
        if streams[index].plan.judged { out.records.append(.dropped(scheduled: scheduledAt)) }
    }

    private mutating func content(of op: Int64, in stream: Stream) -> Launch.Content {
        let id = UInt64(op)
        if stream.plan.kind == .transfers { return .transfer(sequence.transfer(id)) }
        if stream.taken % 2 == 0, let known = acknowledged.pick(sequence.random(id, 3)) {
            return .get(key: sequence.key(UInt64(known)))
        }
        let account = sequence.account(Int(sequence.random(id, 4) % UInt64(sequence.accountCount)))
        return .balance(account: account, session: sessions.take())
    }
}
