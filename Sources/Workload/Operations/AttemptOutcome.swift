internal import HTTPClient

/// What one attempt of a transfer proved.
enum AttemptOutcome: Sendable, Hashable {
    /// The service said that the transfer is in the ledger.
    case acknowledged(status: Int)
    /// The service definitely refused the key.
    case rejected(status: Int)
    /// Not one byte of the request can have reached the service.
    case notSent
    /// Anything else: the transfer may or may not take effect, now or later.
    case indeterminate(status: Int)

    /// Judges an answer to the transfer under `key`.
    ///
    /// An acknowledgement counts only if its body names the key: a page that something between answers with 200 must
    /// never become a transfer that the ledger then seems to have lost.
    static func of(
        _ result: Result<HTTPResponse, HTTPError>, key: String, preset: WorkloadPreset, mayBeStored: Bool
    ) -> AttemptOutcome {
        switch result {
        case .failure(let error):
            return error.definitelyNotSent ? .notSent : .indeterminate(status: 0)
        case .success(let response):
            let status = response.status
            if preset.acknowledged.contains(status) {
                return response.body.names(key) ? .acknowledged(status: status) : .indeterminate(status: status)
            }
            if preset.rejected.contains(status) { return .rejected(status: status) }
            // "Malformed" refuses this request, but says nothing of an earlier one that may have been stored; one that
            // the HTTP library sent again by itself on a new connection is such an earlier one.
            if preset.malformed.contains(status), !mayBeStored, response.exchange.wireSends <= 1 {
                return .rejected(status: status)
            }
            return .indeterminate(status: status)
        }
    }
}

extension [UInt8] {
    /// Whether the JSON string `text` stands in these bytes, in quotes.
    fileprivate func names(_ text: String) -> Bool {
        let wanted = Array("\"\(text)\"".utf8)
        guard count >= wanted.count else { return false }
        return indices.dropLast(wanted.count - 1).contains { start in
            self[start] == wanted[0] && self[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
