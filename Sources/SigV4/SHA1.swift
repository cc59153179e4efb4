internal import COpenSSL

/// SHA-1, for names only: the AWS CLI calls the files of its caches so. Nothing secret or signed is hashed with it.
public enum SHA1 {
    /// The hash of the text's UTF-8 as 40 lower-case hexadecimal digits.
    public static func hexadecimal(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var length = 0
        let hash = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            let done = EVP_Q_digest(nil, "SHA1", nil, bytes, bytes.count, output.baseAddress, &length)
            precondition(done == 1, "OpenSSL failed to compute a SHA-1")
            count = length
        }
        var digits: [UInt8] = []
        digits.append(hexadecimal: hash)
        return String(decoding: digits, as: UTF8.self)
    }
}
