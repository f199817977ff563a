import Model
import Testing

@Suite struct InstantTests {
    @Test func differencesAreDurations() {
        let start = Instant(nanoseconds: 1_000)
        #expect(start + .microseconds(2) - start == .microseconds(2))
        #expect(start - .nanoseconds(400) == Instant(nanoseconds: 600))
    }

    @Test func theEndsOfTimeHold() {
        let last = Instant(nanoseconds: .max)
        #expect(last + .seconds(1) == last)
        #expect(Instant(nanoseconds: .min) - .seconds(1) == Instant(nanoseconds: .min))
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
    }

    @Test(arguments: [
        (Duration.zero, "0 ms"), (.milliseconds(250), "250 ms"), (.milliseconds(1_500), "1.5 s"),
        (.seconds(2), "2 s"), (.seconds(59), "59 s"), (.seconds(60), "1 min"),
        (.seconds(125), "2 min 5 s"), (.seconds(3_600 * 3), "3 h"),
        (.seconds(3_660), "1 h 1 min"), (.seconds(86_400 + 7_200), "1 d 2 h"),
    ])
    func durationsReadWell(_ span: Duration, _ text: String) { #expect(span.text == text) }
}
