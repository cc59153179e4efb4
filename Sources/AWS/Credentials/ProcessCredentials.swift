internal import FoundationEssentials
internal import SigV4

/// What the command of a profile's `credential_process` prints. It is run without a shell.
///
/// Source: "Process credential provider", AWS SDKs and Tools Reference Guide.
struct ProcessCredentials: CredentialProvider {
    let profile: String
    let context: CredentialContext

    private struct Answer: Decodable {
        var Version: Int
        var AccessKeyId: String
        var SecretAccessKey: String
        var SessionToken: String?
        var Expiration: String?
    }

    var place: String { "the credential_process of the profile '\(profile)'" }

    func find() async throws(CredentialError) -> CredentialAnswer {
        guard let command = try SharedConfiguration(context).profiles[profile]?["credential_process"] else {
            return .none(because: "the profile has none")
        }
        guard let words = CommandWords.split(command), let program = words.first else {
            throw failure("is not a command: a quotation mark is not closed, or there is nothing")
        }
        let output: CredentialContext.CommandOutput
        do {
            output = try await context.run(words)
        } catch {
            throw failure("cannot be run: \(program): \(error)")
        }
        // Never what it wrote: that may be the credentials.
        guard output.status == 0 else {
            throw failure("failed: \(program) ended with status \(output.status); run it by hand to see why")
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(output.text.utf8)) else {
            throw failure(
                "did not print credentials: \(program) must print JSON with Version, AccessKeyId and SecretAccessKey")
        }
        guard answer.Version == 1 else {
            throw failure("printed Version \(answer.Version): only Version 1 is known")
        }
        var expiresAt: Int64?
        if let written = answer.Expiration {
            expiresAt = ExpiryTime.seconds(written)
            if expiresAt == nil { throw failure("printed an Expiration that is no ISO 8601 time") }
        }
        return .found(
            SourcedCredentials(
                Credentials(
                    accessKeyID: answer.AccessKeyId, secretAccessKey: answer.SecretAccessKey,
                    sessionToken: answer.SessionToken),
                source: .other(place), method: .process, expiresAt: expiresAt))
    }

    private func failure(_ reason: String) -> CredentialError { CredentialError("\(place) \(reason)") }
}

/// Splits a command line into words as a POSIX shell does, and does nothing else that a shell does.
enum CommandWords {
    /// The words; nil when a quotation mark is not closed or a backslash stands last.
    static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                // Within double quotes a backslash is only for itself and for the mark.
                if quote != nil, character != "\"", character != "\\" { word = (word ?? "") + "\\" }
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let whole = word { words.append(whole) }
        return quote == nil && !isEscaped ? words : nil
    }
}
