internal import History

extension AttemptOutcome {
    /// How the end of an attempt stands in the history.
    func completion(of op: Int64, attempt: Int, wireSends: Int) -> Completion {
        let (outcome, status): (HistoryOutcome, Int?) =
            switch self {
            case .acknowledged(let status): (.ok, status)
            case .rejected(let status): (.fail, status)
            case .notSent: (.fail, 0)
            case .indeterminate(let status): (.info, status == 0 ? nil : status)
            }
        return Completion(
            op: op, attempt: attempt, time: 0, outcome: outcome, status: status, wireSends: wireSends)
    }
}

extension Launch.Content {
    /// How the request stands in the history.
    func call(_ stream: StreamPlan) -> Call {
        let endpoint = stream.route.connectTo == nil ? WorkloadPlan.serviceEndpoint : stream.name
        switch self {
        case .transfer(let transfer):
            return .transfer(
                TransferRequest(key: transfer.key, from: transfer.from, to: transfer.to, amount: transfer.amount))
        case .get(let key):
            return .get(key: key, endpoint: endpoint)
        case .balance(let account, let session):
            return .balance(account: account, session: "\(stream.name)-\(session)", endpoint: endpoint)
        }
    }
}
