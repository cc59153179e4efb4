internal import History

extension GeneratorCore {
    /// Lets an operation react to an event and carries out what it asks for.
    mutating func handle(_ event: Operation.Event, of op: Int64, at now: Int64, _ out: inout Outbox) {
        guard var flight = flights[op] else { return }
        guard flight.operation != nil else {
            if case .deadline = event {
                flights[op]?.isJudgedRead = true
                judge(flight, .late, at: now, &out)
            }
            return
        }
        let sequence = sequence
        let effects =
            flight.operation?.handle(event, at: now, rules: rules) { attempt in
                Double(sequence.random(UInt64(op), 16 + UInt64(attempt)) >> 11) / Double(1 << 53)
            } ?? []
        flights[op] = flight
        for effect in effects {
            switch effect {
            case .send(let attempt): send(op, attempt: attempt, at: now, &out)
            case .retry(let instant): timers.add(op, at: instant)
            case .judge(let judgement): judge(flight, judgement, at: now, &out)
            case .end(let outcome): end(op, flight, outcome)
            }
        }
    }

    /// A retry is due. One past its deadline waits until few enough others like it are on the wire.
    mutating func retry(_ op: Int64, at now: Int64, _ out: inout Outbox) {
        guard let flight = flights[op] else { return }
        let stream = streams[flight.stream]
        let isLate = now > flight.scheduledAt + rules.deadline
        let isFull = isLate ? stream.background >= stream.backgroundLimit : stream.inFlight >= stream.inFlightLimit
        let mayWait = now + rules.firstPause <= flight.scheduledAt + rules.resolveWithin
        if isFull, mayWait, phase == .running {
            timers.add(op, at: now + rules.firstPause)
            return
        }
        if isLate { flights[op]?.isBackground = true }
        handle(.due, of: op, at: now, &out)
        if isLate, flights[op]?.operation?.isInFlight == true { streams[flight.stream].background += 1 }
    }

    mutating func send(_ op: Int64, attempt: Int, at now: Int64, _ out: inout Outbox) {
        guard let flight = flights[op] else { return }
        let index = flight.stream
        streams[index].inFlight += 1
        lastSendAt = now
        if attempt == 1 {
            streams[index].statistics.started(lag: now - flight.scheduledAt)
        } else {
            streams[index].statistics.counts.retries += 1
        }
        out.records.append(
            .invoke(Invocation(op: op, attempt: attempt, time: now, call: flight.content.call(streams[index].plan))))
        out.launches.append(
            Launch(
                op: op, attempt: attempt, stream: index, content: flight.content,
                mayBeStored: flight.operation?.mayBeStored ?? false))
    }

    mutating func judge(
        _ flight: Flight, _ judgement: Operation.Judgement, at now: Int64, _ out: inout Outbox
    ) {
        let outcome: FinishedArrival.Outcome =
            switch judgement {
            case .ok: .ok
            case .rejected: .rejected
            case .late: .late
            }
        let arrival = FinishedArrival(
            stream: flight.stream, scheduledAt: flight.scheduledAt,
            startedAt: outcome == .late ? began(flight) : flight.startedAt, finishedAt: now, outcome: outcome)
        let stream = flight.stream
        streams[stream].window.finish(flight.number, arrival)
        streams[stream].statistics.judged(good: outcome == .ok, latency: now - flight.scheduledAt, at: now)
        guard streams[stream].plan.judged else { return }
        out.records.append(
            .request(
                RecoveryRequest(
                    scheduled: arrival.scheduledAt, started: arrival.startedAt, done: now, isOK: outcome == .ok,
                    outcome: outcome.rawValue, stream: streams[stream].plan.name)))
    }

    private mutating func end(_ op: Int64, _ flight: Flight, _ outcome: Operation.Outcome) {
        flights[op] = nil
        outcomes.end(op, outcome)
        streams[flight.stream].statistics.ended(outcome)
        if outcome == .acknowledged { acknowledged.add(op) }
    }

    mutating func readEnded(
        _ op: Int64, _ flight: Flight, _ result: ReadResult?, _ status: Int?, at now: Int64, _ out: inout Outbox
    ) {
        let function = flight.content.call(streams[flight.stream].plan).function
        out.records.append(
            .end(
                Completion(
                    op: op, function: function, time: now, outcome: result == nil ? .info : .ok, status: status,
                    result: result)))
        if !flight.isJudgedRead {
            let isGood = result != nil && now - flight.scheduledAt <= rules.deadline
            judge(flight, isGood ? .ok : .late, at: now, &out)
        }
        if case .balance(_, let session) = flight.content { sessions.giveBack(session) }
        flights[op] = nil
        streams[flight.stream].statistics.ended(result == nil ? .indeterminate : .acknowledged)
    }
}
