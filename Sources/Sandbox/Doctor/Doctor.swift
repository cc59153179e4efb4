/// Tries whether this machine can run a sandbox.
public enum Doctor {
    /// What one examination found.
    public struct Finding: Sendable, CustomStringConvertible {
        /// What was tried.
        public let subject: String
        /// What is wrong, or nil.
        public let trouble: String?
        /// What to do about it.
        public let remedy: String

        /// Whether nothing is wrong.
        public var isFine: Bool { trouble == nil }

        /// One line when fine, two when not.
        public var description: String {
            guard let trouble else { return "ok       \(subject)" }
            return "missing  \(subject): \(trouble)\n         \(remedy)"
        }
    }

    /// Tries everything, really.
    public static func examine() -> [Finding] {
        programs() + NamespaceTrial.findings()
    }

    private static func programs() -> [Finding] {
        let programs = Programs()
        return ["ip", "nft", "haproxy", "postgres", "initdb", "pg_rewind", "cp"].map { name in
            do throws(SandboxError) {
                return Finding(subject: "program \(try programs.find(name))", trouble: nil, remedy: "")
            } catch {
                return Finding(subject: "program \(name)", trouble: error.message, remedy: error.remedy)
            }
        }
    }
}
