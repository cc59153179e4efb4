internal import COpenSSL

/// Hashes and authentication codes for what is not a signature of Version 4: checksums of objects, signed webhooks.
public enum Hashing {
    /// The SHA-256 of the bytes: 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes) }

    /// The HMAC-SHA-256 of a message: 32 bytes.
    public static func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] { Digest.Key(key).authenticate(message) }

    /// The MD5 of the bytes, 16 bytes; nil where OpenSSL refuses it, as in FIPS mode. Never for security: only to
    /// compare with the ETags of stores that keep no better checksum.
    public static func md5(_ bytes: [UInt8]) -> [UInt8]? {
        guard let algorithm = EVP_MD_fetch(nil, "MD5", nil) else { return nil }
        defer { EVP_MD_free(algorithm) }
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        var isDone = false
        let digest = [UInt8](unsafeUninitializedCapacity: 16) { output, count in
            isDone =
                EVP_DigestInit_ex2(context, algorithm, nil) == 1
                && EVP_DigestUpdate(context, bytes, bytes.count) == 1
                && EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1
            count = isDone ? 16 : 0
        }
        return isDone ? digest : nil
    }

    /// The bytes as lower-case hexadecimal digits.
    public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.append(hexadecimal: Array(bytes))
        return String(decoding: digits, as: UTF8.self)
    }
}
