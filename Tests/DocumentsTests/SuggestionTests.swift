import Documents
import Testing

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "slips of one or two letters find the word",
        arguments: [
            ("recovry", "recovery"), ("hypotesis", "hypothesis"), ("stopwhen", "stopWhen"), ("raet", "rate"),
            ("transfer", "transfers"), ("rds/failover-dbcluster", "rds/failover-db-cluster"),
        ])
    func slips(word: String, meant: String) {
        let words = ["recovery", "hypothesis", "stopWhen", "rate", "transfers", "rds/failover-db-cluster", "reads"]
        #expect(nearest(to: word, among: words) == meant)
    }

    @Test("another word finds nothing", arguments: ["to", "zone", "x", String(repeating: "a", count: 100)])
    func others(word: String) {
        #expect(nearest(to: word, among: ["at", "rate", "y", "recovery"]) == nil)
    }

    @Test("without a near word the known ones are told")
    func known() {
        #expect(didYouMean("x", among: ["rate", "hold"]) == "known here: rate, hold")
        #expect(didYouMean("x", among: []) == "remove it")
    }
}
