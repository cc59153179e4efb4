internal import Basics

/// Where a signature is valid: one day, one region, one service.
struct CredentialScope: Hashable {
    var day: String
    var region: String
    var service: String

    static let terminator = "aws4_request"
    static let algorithm = "AWS4-HMAC-SHA256"

    func append(to output: inout [UInt8]) {
        for part in [day, region, service] {
            output.append(contentsOf: part.utf8)
            output.append(UInt8(ascii: "/"))
        }
        output.append(contentsOf: Self.terminator.utf8)
    }
}

/// Signing keys, derived once for each secret, day, region and service.
final class SigningKeys: Sendable {
    private struct Name: Hashable {
        var secret: String
        var scope: CredentialScope
    }

    /// More scopes than one run ever uses in a day; when they are full all are dropped and derived anew.
    private static let limit = 256
    private let keys = Locked<[Name: Digest.Key]>([:])

    func key(secret: String, scope: CredentialScope) -> Digest.Key {
        let name = Name(secret: secret, scope: scope)
        if let known = keys.withLock({ $0[name] }) { return known }
        var bytes = Array("AWS4\(secret)".utf8)
        for part in [scope.day, scope.region, scope.service, CredentialScope.terminator] {
            bytes = Digest.Key(bytes).authenticate(Array(part.utf8))
        }
        let key = Digest.Key(bytes)
        keys.withLock { keys in
            if keys.count >= Self.limit { keys.removeAll() }
            keys[name] = key
        }
        return key
    }
}

/// The signature of a request: what the signer sends and the verifier compares.
///
/// Source: "Create a signed AWS API request", IAM User Guide.
enum Signature {
    /// The canonical request.
    static func canonicalRequest(
        _ request: SignableRequest, headers: CanonicalHeaders, service: String
    ) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(1_024)
        let (path, query) = CanonicalTarget.split(request.target)
        let newline = UInt8(ascii: "\n")
        output.append(contentsOf: request.method.uppercased().utf8)
        output.append(newline)
        CanonicalTarget.append(path: path, service: service, to: &output)
        output.append(newline)
        CanonicalTarget.append(query: query, to: &output)
        output.append(newline)
        headers.append(to: &output)
        output.append(newline)
        headers.append(namesTo: &output)
        output.append(newline)
        append(hashOf: request.payload, to: &output)
        return output
    }

    /// The signature: 64 hexadecimal digits.
    static func sign(canonicalRequest: [UInt8], stamp: String, scope: CredentialScope, key: Digest.Key) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(256)
        text.append(contentsOf: CredentialScope.algorithm.utf8)
        text.append(UInt8(ascii: "\n"))
        text.append(contentsOf: stamp.utf8)
        text.append(UInt8(ascii: "\n"))
        scope.append(to: &text)
        text.append(UInt8(ascii: "\n"))
        text.append(hexadecimal: Digest.sha256(canonicalRequest))
        var signature: [UInt8] = []
        signature.reserveCapacity(2 * Digest.length)
        signature.append(hexadecimal: key.authenticate(text))
        return signature
    }

    static func append(hashOf payload: SignableRequest.Payload, to output: inout [UInt8]) {
        switch payload {
        case .hash(let hash): output.append(contentsOf: hash.utf8)
        case .bytes(let bytes): output.append(hexadecimal: Digest.sha256(bytes))
        }
    }
}
