/// The names that RDS derives from an identifier, the region and the account.
struct RDSNames: Sendable {
    let region: String
    let account: String

    /// The ARN of a cluster.
    func cluster(_ identifier: String) -> String { "arn:aws:rds:\(region):\(account):cluster:\(identifier)" }

    /// The ARN of an instance.
    func instance(_ identifier: String) -> String { "arn:aws:rds:\(region):\(account):db:\(identifier)" }

    /// The ARN of the secret with the password of a cluster and of all that is restored from it: the Data API asks for
    /// one. The sandbox has no Secrets Manager behind it.
    func secret(_ cluster: String) -> String {
        "arn:aws:secretsmanager:\(region):\(account):secret:\(cluster)-05a4db"
    }

    /// The identifier that a client means by an identifier or an ARN of this kind: RDS accepts both, and keeps
    /// identifiers in lower case.
    func identifier(_ text: String, arn: (String) -> String) -> String {
        let prefix = arn("")
        return (text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text).lowercased()
    }

    /// The immutable resource id, e.g. `cluster-` and 26 letters and digits: the same for the same name, as there is
    /// no other state to draw it from.
    static func resourceID(_ kind: String, _ arn: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        // 64 bits of FNV-1a give 13 letters of 5 bits; two seeds give the 26.
        let letters = [0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4].flatMap { (seed: UInt64) in
            let hash = arn.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            return (0..<13).map { alphabet[Int(hash >> (5 * UInt64($0)) & 31)] }
        }
        return kind + "-" + String(letters)
    }
}
