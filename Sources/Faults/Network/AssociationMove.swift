internal import AWS

/// Puts one subnet from one network ACL on another without ever losing sight of where it is.
///
/// An association id dies with the call that replaces it. So it guards the change: of two that put the same subnet
/// elsewhere, one fails. And after a failure that may have taken effect the present place is read before anything else;
/// reads may lag behind by seconds, which is why an association that no longer exists is looked for again.
struct AssociationMove: Sendable {
    /// Why the subnet is not where it should be.
    struct Failure: Error, Sendable {
        var reason: String
        var mayHaveTakenEffect: Bool
    }

    let subnet: String
    let source: String
    let destination: String
    let vpc: String
    let environment: FaultEnvironment
    private static let attempts = 20
    private static let pauseMilliseconds = 500

    func perform(from association: String) async throws(Failure) {
        var association = association
        var trouble = ""
        for _ in 0..<Self.attempts {
            do throws(AWSError) {
                _ = try await environment.aws.call(
                    EC2.replaceNetworkAclAssociation(association: association, networkAcl: destination))
                return
            } catch {
                let isGone = error.kind == .notFound && error.code?.hasPrefix("InvalidNetworkAcl") != true
                guard isGone || (error.mayHaveTakenEffect && error.kind != .cancelled) else {
                    throw Failure(reason: "\(error)", mayHaveTakenEffect: error.mayHaveTakenEffect)
                }
                trouble = "\(error)"
            }
            let place = try await present(after: trouble)
            if place.acl == destination { return }
            guard place.acl == source else {
                throw Failure(
                    reason: "\(subnet) is on \(place.acl), which somebody else put it on", mayHaveTakenEffect: true)
            }
            association = place.association
        }
        throw Failure(reason: trouble, mayHaveTakenEffect: true)
    }

    private func present(after trouble: String) async throws(Failure) -> NetworkView.Place {
        do {
            try await environment.pause(Self.pauseMilliseconds)
            let view = try await NetworkView.read(vpc: vpc, environment.aws)
            if let place = view.place(of: subnet) { return place }
        } catch {
            throw Failure(reason: "\(trouble); where \(subnet) is cannot be read: \(error)", mayHaveTakenEffect: true)
        }
        throw Failure(reason: "\(subnet) is on no network ACL of \(vpc)", mayHaveTakenEffect: true)
    }
}
