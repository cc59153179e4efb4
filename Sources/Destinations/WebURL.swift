internal import Documents

/// An http or https URL as far as destinations look into it.
struct WebURL: Sendable, Hashable {
    let text: String
    let isSecure: Bool
    /// The host and, where there is one, the port.
    let host: String

    /// Nil for anything else: no user name, no fragment, nothing that is not printable ASCII.
    init?(_ text: String) {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix), text.utf8.count <= 2_048 else {
            return nil
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, !authority.contains(where: { "@\\".contains($0) }), !rest.contains("#"),
            rest.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { return nil }
        self.text = text
        isSecure = scheme == "https://"
        host = String(authority)
    }

    /// Whether the URL is of this machine, whatever the name service says.
    var isLoopback: Bool {
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return name == "localhost" || name == "[::1]"
            || (numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil })
    }
}

/// A URL that stands in the file, or that is a secret itself.
enum URLSource: Sendable, Hashable {
    case written(WebURL)
    case secret(SecretSource)

    /// Reads `url` or `urlFrom`, exactly one of them.
    init?(_ reader: inout MappingReader) {
        let written = reader.optional("url")
        let secret = reader.optional("urlFrom")
        switch (written, secret) {
        case (let node?, nil):
            guard let text = node.nonEmptyString("url", limit: 2_048, log: reader.log) else { return nil }
            guard let url = WebURL(text), url.isSecure || url.isLoopback else {
                reader.log.error(
                    "url must be an https URL, or an http URL on this machine", at: node.mark,
                    mend: "write https://host/path, without a user name; a URL that is a secret goes to urlFrom")
                return nil
            }
            self = .written(url)
        case (nil, let node?):
            guard let source = node.secretSource("urlFrom", reader.log) else { return nil }
            self = .secret(source)
        case (nil, nil):
            reader.log.error(
                "\(reader.what) lacks url", at: reader.mark,
                mend: "add url, or urlFrom with the environment variable or secret ARN that holds it")
            return nil
        case (_?, let node?):
            reader.log.error("url and urlFrom exclude each other", at: node.mark, mend: "remove one of them")
            return nil
        }
    }

    /// The host, or where the secret is kept.
    var words: String {
        switch self {
        case .written(let url): url.host
        case .secret(let source): source.words
        }
    }

    var secret: SecretSource? {
        guard case .secret(let source) = self else { return nil }
        return source
    }

    /// The URL itself.
    func read(_ environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        switch self {
        case .written(let url): return url.text
        case .secret(let source):
            guard let url = WebURL(try await source.read(environment)), url.isSecure || url.isLoopback else {
                throw DeliveryFailure(
                    "\(source.words) holds no https URL", mend: "put the webhook's URL there, and nothing else")
            }
            return url.text
        }
    }
}
