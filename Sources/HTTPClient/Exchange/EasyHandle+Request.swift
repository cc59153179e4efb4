internal import CCurl

extension EasyHandle {
    /// Sets what holds for every request of this client.
    func apply(_ configuration: HTTPClient.Configuration) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        // Without this a time-out during a stuck lookup joins the resolver's thread inside the loop, and every other
        // exchange stands still until the lookup ends.
        set(CURLOPT_QUICK_EXIT, 1)
        if let file = configuration.certificateAuthorities { set(CURLOPT_CAINFO, file) }
    }

    /// Sets one request, of which `elapsedMilliseconds` of its time are gone already.
    func apply(_ request: HTTPRequest, configuration: HTTPClient.Configuration, elapsedMilliseconds: Int) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_TIMEOUT_MS, max(1, request.timeoutMilliseconds - elapsedMilliseconds))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.connectTimeoutMilliseconds - elapsedMilliseconds))
        applyMethod(of: request, maxResponseBytes: configuration.maxResponseBytes)
        applyHeaders(of: request)
        applyConnection(of: request, dnsCacheSeconds: configuration.dnsCacheSeconds)
    }

    private func applyMethod(of request: HTTPRequest, maxResponseBytes: Int) {
        if request.connectsOnly {
            set(CURLOPT_CONNECT_ONLY, 1)
            set(CURLOPT_CERTINFO, 1)
            return
        }
        if request.method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
            return
        }
        // The length that a HEAD answer names is of a body that does not come; hence only here.
        curl_easy_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, maxResponseBytes)
        if request.method == "GET" && request.body.isEmpty { return }
        if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) { setBody(request.body) }
        set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    /// Sends the given fields and none that libcurl would add of itself, except Host and Content-Length.
    private func applyHeaders(of request: HTTPRequest) {
        var lines = ["Expect:"]
        for own in ["Accept", "Content-Type", "User-Agent"]
        where !request.headers.contains(where: { $0.name.lowercased() == own.lowercased() }) {
            lines.append(own + ":")
        }
        // libcurl takes "Name:" for an order to remove the field, "Name;" for an empty one.
        for field in request.headers {
            lines.append(field.value.isEmpty ? field.name + ";" : "\(field.name): \(field.value)")
        }
        set(CURLOPT_HTTPHEADER, list: lines)
    }

    private func applyConnection(of request: HTTPRequest, dnsCacheSeconds: Int) {
        switch request.connection {
        case .reuse(let age) where age > 0:
            // libcurl compares whole seconds and reuses what is not older: one less keeps the promise.
            set(CURLOPT_MAXLIFETIME_CONN, max(1, age - 1))
            set(CURLOPT_MAXAGE_CONN, age)
            set(CURLOPT_DNS_CACHE_TIMEOUT, dnsCacheSeconds)
        case .reuse, .fresh:
            // A cache time of 0 alone does nothing while connections are reused, and the other way round.
            set(CURLOPT_FRESH_CONNECT, 1)
            set(CURLOPT_FORBID_REUSE, 1)
            set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
        }
        if let address = request.connectTo {
            let host = address.host.contains(":") ? "[\(address.host)]" : address.host
            set(CURLOPT_CONNECT_TO, list: ["::\(host):\(address.port)"])
        }
    }
}
