import ControlAPI
import Foundation
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_123, "2000-02-29T00:00:00.123Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func textAndNumberAreOneAndTheSame(milliseconds: Int64, text: String) {
        #expect(Timestamp(millisecondsSince1970: milliseconds).description == text)
        #expect(Timestamp(text)?.millisecondsSince1970 == milliseconds)
    }

    /// Every day from 1905 to 2124, by the calendar of Foundation.
    @Test func daysAgreeWithTheSystemsCalendar() {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        let wrong = (-23_741..<56_614).filter { day in
            let moment = Timestamp(millisecondsSince1970: Int64(day) * 86_400_000)
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            return moment.description != formatter.string(from: date)
                || Timestamp(moment.description) != moment
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: [
        "", "2024-02-30T00:00:00.000Z", "2024-13-01T00:00:00.000Z", "2024-01-01T24:00:00.000Z",
        "2024-01-01T00:00:00Z", "2024-01-01 00:00:00.000Z", "99999999999999999999-01-01T0:0:0.0Z",
        "2024-00-01T00:00:00.000Z",
    ])
    func anythingElseIsNoTimestamp(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
