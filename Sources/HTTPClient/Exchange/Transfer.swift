internal import CCurl
internal import Glibc

/// One exchange while it runs: what has come in so far, and how often the request went out. Only the client's thread
/// touches it; libcurl's callbacks find it by its address.
final class Transfer {
    let order: Order
    let handle: EasyHandle
    /// When libcurl was given the exchange, in microseconds of the client's clock: its times count from here.
    let attachedAt: Int64
    private let maxResponseBytes: Int
    /// Where its sockets come from; nil for this machine's own network.
    private let sockets: BrokerSockets?
    /// The value of `CURLOPT_RESOLVE` that it was given.
    let resolve: String?

    private(set) var headers: [HTTPField] = []
    private(set) var body: [UInt8] = []
    private var receivedBytes = 0
    /// The blank line after the final head has come: libcurl takes a connection that ends within the head for the end
    /// of an answer without a body.
    private(set) var headIsComplete = false
    private(set) var tooLarge = false
    /// libcurl needs a new connection and there is no socket for it.
    private(set) var lacksSocket = false
    /// libcurl needs a new connection and knows no address for it.
    private(set) var lacksAddress = false
    private var sends = 0
    private var sentBytes = 0

    init(
        order: Order, handle: EasyHandle, attachedAt: Int64, maxResponseBytes: Int, sockets: BrokerSockets?,
        resolve: String?
    ) {
        self.order = order
        self.handle = handle
        self.attachedAt = attachedAt
        self.maxResponseBytes = maxResponseBytes
        self.sockets = sockets
        self.resolve = resolve
        sends = order.wireSends
    }

    /// Points the handle's callbacks at this object, which must outlive the exchange.
    func install() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        curl_easy_set_pointer(handle.easy, CURLOPT_PRIVATE, this)
        curl_easy_set_pointer(handle.easy, CURLOPT_WRITEDATA, this)
        curl_easy_set_pointer(handle.easy, CURLOPT_HEADERDATA, this)
        curl_easy_set_pointer(handle.easy, CURLOPT_PREREQDATA, this)
        curl_easy_set_receiver(handle.easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, this in
            Transfer.at(this).receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        curl_easy_set_receiver(handle.easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, this in
            Transfer.at(this).receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        curl_easy_set_before_send(handle.easy) { this, _, _, _, _ in
            Transfer.at(this).countSends()
            return Int32(CURL_PREREQFUNC_OK)
        }
        if sockets != nil { installBroker(this) }
    }

    private func installBroker(_ this: UnsafeMutableRawPointer) {
        curl_easy_set_pointer(handle.easy, CURLOPT_OPENSOCKETDATA, this)
        curl_easy_set_open_socket(handle.easy) { this, _, address in
            guard let address, address.pointee.family == AF_INET else { return CURL_SOCKET_BAD }
            return Transfer.at(this).openBrokeredSocket()
        }
        // A look-up by libcurl itself would ask outside the sandbox: refuse it.
        curl_easy_set_resolver_start(handle.easy) { _, _, this in
            Transfer.at(this).lacksAddress = true
            return 1
        }
        curl_easy_set_pointer(handle.easy, CURLOPT_RESOLVER_START_DATA, this)
    }

    private func openBrokeredSocket() -> curl_socket_t {
        if let socket = sockets?.take() { return socket }
        lacksSocket = true
        return CURL_SOCKET_BAD
    }

    static func at(_ address: UnsafeMutableRawPointer?) -> Transfer {
        guard let address else { preconditionFailure("libcurl called back without the exchange it was given") }
        return Unmanaged<Transfer>.fromOpaque(address).takeUnretainedValue()
    }

    /// How often the head of the request went over the wire so far.
    ///
    /// libcurl announces each attempt just before it writes, and counts the bytes it wrote over all of them: an
    /// attempt counts when bytes followed it. Attempts on a connection found dead before the first byte do not.
    func wireSends() -> Int {
        countSends()
        return sends
    }

    private func countSends() {
        let bytes = handle.long(CURLINFO_REQUEST_SIZE)
        if bytes > sentBytes { sends += 1 }
        sentBytes = bytes
    }

    private func receive(body bytes: UnsafeRawBufferPointer) -> Int {
        guard accept(bytes.count) else { return 0 }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receive(header line: UnsafeRawBufferPointer) -> Int {
        guard accept(line.count) else { return 0 }
        if line.starts(with: "HTTP/".utf8) {
            // The head of an interim answer (1xx) came before.
            headers.removeAll(keepingCapacity: true)
            headIsComplete = false
        } else if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) {
            headIsComplete = true
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(
                HTTPField(Self.text(line[..<colon]), Self.text(line[line.index(after: colon)...])))
        }
        return line.count
    }

    /// False ends the exchange: the callback then returns another count than it was given.
    private func accept(_ count: Int) -> Bool {
        receivedBytes += count
        tooLarge = receivedBytes > maxResponseBytes
        return !tooLarge
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var bytes = bytes
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}
