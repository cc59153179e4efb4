internal import AWS

/// The lease's parameter in Parameter Store.
struct LeaseStore: Sendable {
    let name: String
    let aws: AWSClient

    init(stack: String, aws: AWSClient) {
        name = Lease.parameterName(stack: stack)
        self.aws = aws
    }

    /// The value; nil when there is no parameter.
    func read() async throws(AWSError) -> String? {
        do {
            return try await aws.call(SSM.getParameter(name: name)).value
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }

    /// Creates the parameter if there is none.
    ///
    /// - Returns: false when there is one, whoever wrote it.
    func create(_ lease: Lease) async throws(AWSError) -> Bool {
        do {
            // An attempt without an answer may have created it: then it says our own run.
            let put = SSM.putParameter(name: name, value: lease.text, overwrite: false)
            _ = try await aws.change(put) { () throws(AWSError) in try await read() != lease.text }
            return true
        } catch {
            if error.kind == .conflict { return false }
            throw error
        }
    }

    /// Writes the parameter, whatever it says.
    func overwrite(_ lease: Lease) async throws(AWSError) {
        let put = SSM.putParameter(name: name, value: lease.text, overwrite: true)
        _ = try await aws.change(put) { () throws(AWSError) in try await read() != lease.text }
    }

    /// Deletes the parameter; that there is none is as good.
    func delete() async throws(AWSError) {
        do {
            _ = try await aws.change(SSM.deleteParameter(name: name)) { () throws(AWSError) in
                try await read() != nil
            }
        } catch {
            guard error.kind == .notFound else { throw error }
        }
    }
}
