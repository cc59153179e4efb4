internal import COpenSSL

/// SHA-256 and HMAC-SHA-256 by OpenSSL, with the algorithms fetched once.
///
/// OpenSSL's one-shot functions look the algorithm up on each call, which costs more than hashing a request does.
enum Digest {
    /// The handles are never changed after they were made; OpenSSL lets any thread use and copy them.
    private struct Algorithms: @unchecked Sendable {
        let sha256: OpaquePointer
        let hmacSHA256: OpaquePointer

        init() {
            guard let sha256 = EVP_MD_fetch(nil, "SHA256", nil), let hmac = EVP_MAC_fetch(nil, "HMAC", nil),
                let context = EVP_MAC_CTX_new(hmac)
            else { preconditionFailure("this OpenSSL has no SHA-256 or no HMAC: AWS requests cannot be signed") }
            let chosen = "SHA256".withCString { name in
                var parameters = [
                    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, UnsafeMutablePointer(mutating: name), 0),
                    OSSL_PARAM_construct_end(),
                ]
                return EVP_MAC_CTX_set_params(context, &parameters)
            }
            precondition(chosen == 1, "this OpenSSL has no HMAC-SHA-256: AWS requests cannot be signed")
            self.sha256 = sha256
            hmacSHA256 = context
        }
    }

    private static let algorithms = Algorithms()
    static let length = 32

    /// The SHA-256 of the bytes: 32 bytes.
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory while hashing") }
        defer { EVP_MD_CTX_free(context) }
        return [UInt8](unsafeUninitializedCapacity: length) { output, count in
            let done =
                EVP_DigestInit_ex2(context, algorithms.sha256, nil) == 1
                && EVP_DigestUpdate(context, bytes, bytes.count) == 1
                && EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1
            precondition(done, "OpenSSL failed to compute a SHA-256")
            count = length
        }
    }

    /// An HMAC-SHA-256 key, prepared once and usable from any thread.
    final class Key: @unchecked Sendable {
        private let prepared: OpaquePointer

        init(_ key: [UInt8]) {
            guard let context = EVP_MAC_CTX_dup(algorithms.hmacSHA256), EVP_MAC_init(context, key, key.count, nil) == 1
            else { preconditionFailure("OpenSSL refused an HMAC key of \(key.count) bytes") }
            prepared = context
        }

        deinit { EVP_MAC_CTX_free(prepared) }

        /// The HMAC-SHA-256 of the message: 32 bytes.
        func authenticate(_ message: [UInt8]) -> [UInt8] {
            guard let context = EVP_MAC_CTX_dup(prepared) else { preconditionFailure("out of memory while signing") }
            defer { EVP_MAC_CTX_free(context) }
            return [UInt8](unsafeUninitializedCapacity: length) { output, count in
                let done =
                    EVP_MAC_update(context, message, message.count) == 1
                    && EVP_MAC_final(context, output.baseAddress, &count, length) == 1
                precondition(done, "OpenSSL failed to compute an HMAC")
            }
        }
    }

    /// Whether two byte strings are equal, in a time that does not depend on where they differ.
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}

extension [UInt8] {
    /// Appends the bytes as lower-case hexadecimal digits.
    mutating func append(hexadecimal bytes: [UInt8]) {
        for byte in bytes {
            append(Self.digits[Int(byte >> 4)])
            append(Self.digits[Int(byte & 15)])
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
