import Testing
import Verification

@Suite struct AnomalyTests {
    @Test("each anomaly is found where it is, alone and by name", arguments: AnomalyExample.all)
    func fires(_ example: AnomalyExample) {
        let result = example.firing.check()
        #expect(result.verdict == example.anomaly.verdict)
        #expect(result.durability?.anomalies.keys.sorted() == [example.anomaly])
        #expect(result.durability?.anomalies[example.anomaly]?.first == example.operations)
        #expect(result.durability?.reasons == [])
    }

    @Test("the near twin of each is clean", arguments: AnomalyExample.all)
    func twin(_ example: AnomalyExample) {
        let result = example.twin.check()
        #expect(result.durability?.anomalies[example.anomaly] == nil)
        #expect(result.durability?.anomalies.keys.sorted() == [])
        #expect(result.durability?.reasons == [])
        #expect(result.verdict == .pass)
    }

    @Test("every anomaly has an example")
    func everyAnomaly() {
        #expect(Set(AnomalyExample.all.map(\.anomaly)) == Set(Anomaly.allCases))
    }
}
