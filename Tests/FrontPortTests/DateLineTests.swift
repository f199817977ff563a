import Testing

@testable import FrontPort

@Suite struct DateLineTests {
    @Test(arguments: [
        (0, "Thu 1970-1-1 0:0:0"), (784_111_777, "Sun 1994-11-6 8:49:37"),
        (951_782_399, "Mon 2000-2-28 23:59:59"), (951_782_400, "Tue 2000-2-29 0:0:0"),
        (951_868_800, "Wed 2000-3-1 0:0:0"), (1_709_164_800, "Thu 2024-2-29 0:0:0"),
        (4_107_542_399, "Sun 2100-2-28 23:59:59"), (4_107_542_400, "Mon 2100-3-1 0:0:0"),
        (253_402_300_799, "Fri 9999-12-31 23:59:59"),
    ])
    func secondsBecomeADate(seconds: Int, text: String) {
        let date = CivilDate(secondsSince1970: seconds)
        #expect(
            "\(date.weekday) \(date.year)-\(date.month)-\(date.day) "
                + "\(date.hour):\(date.minute):\(date.second)" == text)
    }

    @Test func theLineIsOfTheFormOfAnIMFFixdate() {
        let line = DateLine(now: 0)
        let bytes = UnsafeBufferPointer(start: line.base, count: DateLine.byteCount)
        let text = String(decoding: bytes, as: UTF8.self)
        let form = #/Date: [A-Z][a-z][a-z], \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT\r\n/#
        #expect(text.wholeMatch(of: form) != nil)
    }
}
