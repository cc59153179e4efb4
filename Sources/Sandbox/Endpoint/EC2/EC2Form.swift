/// How EC2 reads parameters: its codes for what is missing or wrong differ from other query services'.
///
/// Codes: "Error codes for the Amazon EC2 API",
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>
extension QueryForm {
    /// - Throws: `MissingParameter` when it is absent or blank.
    func needed(_ name: String) throws(AWSFault) -> String {
        guard let value = self[name], !value.isEmpty else {
            throw AWSFault("MissingParameter", "The request must contain the parameter \(name)")
        }
        return value
    }

    /// A truth value.
    func truth(_ name: String) throws(AWSFault) -> Bool? {
        switch self[name] {
        case nil: nil
        case "true": true
        case "false": false
        case .some(let text):
            throw .invalidParameter("Value (\(text.clipped)) for parameter \(name) is invalid. Give true or false.")
        }
    }

    /// A whole number within limits, which may be negative.
    func number(_ name: String, in range: ClosedRange<Int>) throws(AWSFault) -> Int {
        let text = try needed(name)
        guard let number = Int(text), range.contains(number) else {
            throw .invalidParameter(
                "Value (\(text.clipped)) for parameter \(name) is invalid. "
                    + "Must be between \(range.lowerBound) and \(range.upperBound).")
        }
        return number
    }

    /// Ends a trial: everything was given, and the permission is there.
    /// - Throws: `DryRunOperation` when the request is a trial.
    func endDryRun() throws(AWSFault) {
        guard try truth("DryRun") == true else { return }
        throw AWSFault(
            "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", status: 412)
    }
}
