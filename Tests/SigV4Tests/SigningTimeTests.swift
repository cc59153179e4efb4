import SigV4
import Testing

@Suite struct SigningTimeTests {
    @Test(
        "seconds and stamps are each other's inverse",
        arguments: [
            (0, "19700101T000000Z"), (1_440_938_160, "20150830T123600Z"), (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"), (4_107_542_399, "21000228T235959Z"),
            (4_107_542_400, "21000301T000000Z"), (-1, "19691231T235959Z"), (253_402_300_799, "99991231T235959Z"),
        ] as [(Int64, String)])
    func stamp(_ seconds: Int64, _ stamp: String) {
        #expect(SigningTime(unixSeconds: seconds).stamp == stamp)
        #expect(SigningTime(stamp: stamp)?.unixSeconds == seconds)
    }

    @Test(
        "text that is no instant is refused",
        arguments: [
            "", "20150830", "2015-08-30T12:36:00Z", "20150830T123600", "20150230T123600Z", "20151330T123600Z",
            "20150830T243600Z", "20150830T12360xZ", "20150830T123660Z", "20150800T000000Z",
        ])
    func invalid(_ text: String) {
        #expect(SigningTime(stamp: text) == nil)
    }

    @Test("an instant beyond what a stamp can hold is clamped")
    func clamped() {
        #expect(SigningTime(unixSeconds: .max).stamp == "99991231T235959Z")
        #expect(SigningTime(unixSeconds: .min).stamp == "00000101T000000Z")
    }
}
