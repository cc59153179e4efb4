internal import CCurl

extension Transfer {
    /// The answer, or why there is none.
    func outcome(_ code: CURLcode, finishedAt: Int64) -> Result<HTTPResponse, HTTPError> {
        let exchange = exchange(finishedAt: finishedAt)
        if code == CURLE_OK && order.request.connectsOnly {
            return .success(HTTPResponse(status: 0, exchange: exchange))
        }
        if code == CURLE_OK && !headIsComplete {
            let message = "the connection ended within the head of the answer"
            return .failure(HTTPError(code: .interrupted, message: message, exchange: exchange))
        }
        if code == CURLE_OK {
            let status = handle.long(CURLINFO_RESPONSE_CODE)
            return .success(HTTPResponse(status: status, headers: headers, body: body, exchange: exchange))
        }
        if tooLarge || code == CURLE_FILESIZE_EXCEEDED {
            let limit = "the answer exceeds the limit on its size; raise maxResponseBytes if that is wanted"
            return .failure(HTTPError(code: .answerTooLarge, message: limit, exchange: exchange))
        }
        let detail = handle.errorMessage
        let message = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        let kind = Self.kind(of: code, sent: exchange.wireSends > 0)
        return .failure(HTTPError(code: kind, message: message, exchange: exchange))
    }

    /// What is known of the exchange at this moment.
    func exchange(finishedAt: Int64) -> HTTPExchange {
        // libcurl's times count from when it was given the exchange; 0 means that the step was not reached.
        let before = attachedAt - order.submittedAt
        func time(_ info: CURLINFO) -> Int64 {
            let value = handle.offset(info)
            return value > 0 ? value + before : 0
        }
        var exchange = HTTPExchange()
        exchange.startedAt = order.submittedAt
        exchange.takenAt = order.takenAt
        exchange.finishedAt = finishedAt
        exchange.nameLookup = time(CURLINFO_NAMELOOKUP_TIME_T)
        exchange.connect = time(CURLINFO_CONNECT_TIME_T)
        exchange.tls = time(CURLINFO_APPCONNECT_TIME_T)
        exchange.firstByte = time(CURLINFO_STARTTRANSFER_TIME_T)
        exchange.total = finishedAt - order.submittedAt
        exchange.connectionsOpened = handle.long(CURLINFO_NUM_CONNECTS)
        exchange.remoteAddress = handle.string(CURLINFO_PRIMARY_IP)
        exchange.wireSends = wireSends()
        if order.request.connectsOnly { exchange.certificates = handle.certificates }
        return exchange
    }

    private static func kind(of code: CURLcode, sent: Bool) -> HTTPError.Code {
        switch code {
        // libcurl calls an answer that is not HTTP/1 an unsupported protocol too.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: sent ? .interrupted : .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST: .nameNotResolved
        case CURLE_COULDNT_CONNECT: .notConnected
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            .tls
        default: .interrupted
        }
    }
}

extension HTTPError {
    /// What a client that was shut down answers.
    static func afterShutdown(at now: Int64) -> HTTPError {
        unattached(
            .shutDown, "the client was shut down; make another for further requests", submittedAt: now,
            now: now)
    }

    /// An exchange that ended while libcurl did not have it.
    static func unattached(
        _ code: Code, _ message: String, submittedAt: Int64, takenAt: Int64 = 0, now: Int64, wireSends: Int = 0
    ) -> HTTPError {
        var exchange = HTTPExchange()
        exchange.startedAt = submittedAt
        exchange.takenAt = takenAt
        exchange.finishedAt = now
        exchange.total = now - submittedAt
        exchange.wireSends = wireSends
        return HTTPError(code: code, message: message, exchange: exchange)
    }
}
