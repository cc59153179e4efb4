import SigV4
import Testing

@Suite struct CredentialsTests {
    @Test("no way of printing credentials shows the secret or the token")
    func redacted() {
        let credentials = Credentials(accessKeyID: "AKIAX", secretAccessKey: "topsecret", sessionToken: "tok123")
        var dumped = ""
        dump(credentials, to: &dumped)
        var nested = ""
        dump(["k": Optional(credentials)], to: &nested)
        for text in ["\(credentials)", String(reflecting: credentials), "\([credentials])", dumped, nested] {
            #expect(text.contains("AKIAX"))
            #expect(!text.contains("topsecret"))
            #expect(!text.contains("tok123"))
        }
    }
}
