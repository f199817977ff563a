import Foundation
import Model
import Testing

@Suite struct ZoneRulesTests {
    private func zone(_ name: String) throws -> ZoneRules {
        let path = "/usr/share/zoneinfo/" + name
        return try #require(ZoneRules(tzif: Array(try Data(contentsOf: URL(filePath: path)))))
    }

    private func seconds(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0)
        -> Int
    {
        CivilDate(year: year, month: month, day: day).daysSince1970 * 86_400 + hour * 3_600
            + minute * 60
    }

    @Test func summerTimeBeginsAndEndsToTheSecond() throws {
        let berlin = try zone("Europe/Berlin")
        let (begin, end) = (seconds(2026, 3, 29, 1), seconds(2026, 10, 25, 1))
        #expect(berlin.offset(at: begin - 1) == 3_600)
        #expect(berlin.offset(at: begin) == 7_200)
        #expect(berlin.offset(at: end - 1) == 7_200)
        #expect(berlin.offset(at: end) == 3_600)
    }

    /// Beyond the last transition of the file its last line counts.
    @Test(arguments: [2037, 2050, 2099])
    func theRuleGoesOnForEver(year: Int) throws {
        #expect(try zone("Europe/Berlin").offset(at: seconds(year, 7, 1, 12)) == 7_200)
        #expect(try zone("Europe/Berlin").offset(at: seconds(year, 1, 1, 12)) == 3_600)
        #expect(try zone("America/New_York").offset(at: seconds(year, 7, 1, 12)) == -14_400)
        #expect(try zone("Australia/Sydney").offset(at: seconds(year, 1, 1, 12)) == 39_600)
        #expect(try zone("Australia/Sydney").offset(at: seconds(year, 7, 1, 12)) == 36_000)
        #expect(try zone("Asia/Kolkata").offset(at: seconds(year, 7, 1, 12)) == 19_800)
        #expect(try zone("UTC").offset(at: seconds(year, 7, 1, 12)) == 0)
    }

    /// Every offset that Foundation knows of four decades, in zones with rules of every kind.
    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Gaza",
        "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata",
    ])
    func itAgreesWithFoundation(name: String) throws {
        let (own, other) = (try zone(name), try #require(TimeZone(identifier: name)))
        for step in 0..<4_000 {
            let time = seconds(1996, 1, 1, 0) + step * 87 * 3_600
            let date = Date(timeIntervalSince1970: Double(time))
            #expect(own.offset(at: time) == other.secondsFromGMT(for: date), "\(date)")
        }
    }

    @Test func aTimeThatIsSkippedIsLaterAndOneThatIsTwiceIsTheFirst() throws {
        let berlin = try zone("Europe/Berlin")
        // 02:30 does not come: it is 03:30 then, which is 01:30 UTC.
        #expect(berlin.instant(ofLocal: seconds(2026, 3, 29, 2, 30)) == seconds(2026, 3, 29, 1, 30))
        // 02:30 comes twice, at 00:30 and 01:30 UTC.
        #expect(
            berlin.instant(ofLocal: seconds(2026, 10, 25, 2, 30)) == seconds(2026, 10, 25, 0, 30))
        #expect(berlin.instant(ofLocal: seconds(2026, 7, 1, 8)) == seconds(2026, 7, 1, 6))
    }

    @Test func whatIsNoSuchFileIsRefused() throws {
        let whole = Array(try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin")))
        #expect(ZoneRules(tzif: []) == nil)
        #expect(ZoneRules(tzif: Array("TZif2".utf8)) == nil)
        for count in stride(from: 0, to: whole.count - 40, by: 7) {
            #expect(ZoneRules(tzif: Array(whole.prefix(count))) == nil, "\(count)")
        }
        #expect(ZoneRules(tzif: Array(repeating: 0x54, count: 1 << 20)) == nil)
    }
}
