internal import CCurl

/// A libcurl easy handle, its error buffer and the lists it points into. Owned by the client's thread and pooled.
final class EasyHandle {
    let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init() {
        guard let easy = curl_easy_init() else { preconditionFailure("curl_easy_init failed: out of memory") }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        reset()
    }

    deinit {
        curl_easy_cleanup(easy)
        freeLists()
        errorText.deallocate()
    }

    /// Forgets every option; connections and the name cache belong to the multi handle and stay.
    func reset() {
        curl_easy_reset(easy)
        freeLists()
        errorText.pointee = 0
        curl_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    }

    /// What libcurl says of the last failure; empty when it says nothing.
    var errorMessage: String { String(cString: errorText) }

    func set(_ option: CURLoption, _ value: Int) { curl_easy_set_long(easy, option, value) }

    /// libcurl copies strings, except the body of `CURLOPT_POSTFIELDS`, which is not set this way.
    func set(_ option: CURLoption, _ value: String) { curl_easy_set_string(easy, option, value) }

    /// Sets a list option; the list lives until the next reset.
    func set(_ option: CURLoption, list values: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values { list = curl_slist_append(list, value) }
        guard let list else { return }
        lists.append(list)
        curl_easy_set_list(easy, option, list)
    }

    /// Sets a copy of `body` as what is sent.
    func setBody(_ body: [UInt8]) {
        curl_easy_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, body.count)
        body.withUnsafeBytes { bytes in
            // An empty array has no address, and without one libcurl would ask a read callback for the body.
            withUnsafeBytes(of: UInt8(0)) { nothing in
                let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? nothing.baseAddress)
                curl_easy_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, start)
            }
        }
    }

    func long(_ info: CURLINFO) -> Int { curl_easy_get_long(easy, info) }

    func offset(_ info: CURLINFO) -> Int64 { Int64(curl_easy_get_offset(easy, info)) }

    func string(_ info: CURLINFO) -> String {
        curl_easy_get_string(easy, info).map { String(cString: $0) } ?? ""
    }

    /// The certificates that the peer showed, its own first; those that cannot be read are left out.
    var certificates: [PeerCertificate] {
        guard let found = curl_easy_get_certificates(easy)?.pointee else { return [] }
        return (0..<Int(found.num_of_certs)).compactMap { index in
            var fields: [String] = []
            var entry = found.certinfo[index]
            while let line = entry?.pointee {
                if let text = line.data { fields.append(String(cString: text)) }
                entry = line.next
            }
            return PeerCertificate(fields: fields)
        }
    }

    private func freeLists() {
        for list in lists { curl_slist_free_all(list) }
        lists.removeAll(keepingCapacity: true)
    }
}
