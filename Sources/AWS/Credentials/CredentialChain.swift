internal import Basics
public import SigV4

/// Asks providers one after the other; the first that has credentials decides, and from then on it alone is asked: a
/// run that began as one identity must not go on, or be undone, as another.
public struct CredentialChain: CredentialProvider {
    private let providers: [any CredentialProvider]
    private let chosen = Locked<Int?>(nil)

    /// A chain in the order in which the providers are asked.
    public init(_ providers: [any CredentialProvider]) { self.providers = providers }

    /// All places of the chain.
    public var place: String { providers.map(\.place).joined(separator: "; ") }

    /// The credentials of the first provider that has any; none with the reason of each.
    public func find() async throws(CredentialError) -> CredentialAnswer {
        if let index = chosen.withLock({ $0 }) {
            let answer = try await providers[index].find()
            guard case .none(let reason) = answer else { return answer }
            throw CredentialError(
                "\(providers[index].place), where the credentials were until now, has none any more: \(reason)")
        }
        var reasons: [String] = []
        for (index, provider) in providers.enumerated() {
            do throws(CredentialError) {
                switch try await provider.find() {
                case .found(let found):
                    chosen.withLock { $0 = $0 ?? index }
                    return .found(found)
                case .none(""): continue
                case .none(let reason): reasons.append("\(provider.place): \(reason)")
                }
            } catch {
                throw reasons.isEmpty
                    ? error : CredentialError("\(error); tried before it: \(reasons.joined(separator: "; "))")
            }
        }
        return .none(because: reasons.joined(separator: "; "))
    }

    /// Lets the provider that is asked go of them.
    public func forget(_ credentials: Credentials) -> Bool {
        guard let index = chosen.withLock({ $0 }) else { return false }
        return providers[index].forget(credentials)
    }
}
