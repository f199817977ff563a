import Foundation
import Model
import Testing

@Suite struct ScaleScheduleTests {
    private func berlin() throws -> ZoneRules {
        let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin"))
        return try #require(ZoneRules(tzif: Array(data)))
    }

    private func seconds(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> Int {
        CivilDate(year: 2026, month: month, day: day).daysSince1970 * 86_400 + hour * 3_600
            + minute * 60
    }

    private func schedule(_ start: String, _ lasting: Duration, zone: String = "Europe/Berlin")
        throws
        -> ScaleSchedule
    {
        ScaleSchedule(name: "x", start: try CronTime(start), lasting: lasting, timeZone: zone)
    }

    @Test func itIsOpenFromItsStartForItsLengthByLocalClocks() throws {
        let (office, zone) = (try schedule("0 8 * * mon-fri", .seconds(36_000)), try berlin())
        // A Thursday in winter: 08:00 is 07:00 UTC.
        #expect(office.end(at: seconds(11, 26, 6, 59), zone) == nil)
        #expect(office.end(at: seconds(11, 26, 7), zone) == seconds(11, 26, 17))
        #expect(office.end(at: seconds(11, 26, 16, 59), zone) != nil)
        #expect(office.end(at: seconds(11, 26, 17), zone) == nil)
        // In summer it is 06:00 UTC; a Saturday is none of its days.
        #expect(office.end(at: seconds(7, 2, 6), zone) != nil)
        #expect(office.end(at: seconds(11, 28, 9), zone) == nil)
    }

    @Test func itGoesOnOverMidnightAndOverDays() throws {
        let (night, zone) = (try schedule("0 22 * * fri", .seconds(2 * 86_400)), try berlin())
        #expect(night.end(at: seconds(11, 27, 21), zone) != nil)
        #expect(night.end(at: seconds(11, 29, 20, 59), zone) != nil)
        #expect(night.end(at: seconds(11, 29, 21), zone) == nil)
    }

    @Test func aStartThatClocksSkipIsLaterAndOneThatComesTwiceIsOnce() throws {
        let (early, zone) = (try schedule("30 2 * * *", .seconds(3_600)), try berlin())
        #expect(early.end(at: seconds(3, 29, 1, 29), zone) == nil)
        #expect(early.end(at: seconds(3, 29, 1, 30), zone) == seconds(3, 29, 2, 30))
        #expect(early.end(at: seconds(10, 25, 0, 30), zone) == seconds(10, 25, 1, 30))
        #expect(early.end(at: seconds(10, 25, 1, 30), zone) == nil)
    }

    @Test func theHighestOfEachCountsAndTheFloorIsOnlyRaised() throws {
        var policy = ScalePolicy(replicas: 2, minimum: 2, maximum: 6)
        policy.schedules = try [(4, nil), (1, 10), (nil, 8)].map { floor, ceiling in
            var open = try schedule("* * * * *", .seconds(60), zone: "UTC")
            (open.minimum, open.maximum) = (floor, ceiling)
            return open
        }
        let now = policy.scheduled(at: seconds(11, 26, 9), ["UTC": .utc])
        #expect((now.minimum, now.maximum) == (4, 10))
        let unknown = policy.scheduled(at: seconds(11, 26, 9), [:])
        #expect((unknown.minimum, unknown.maximum) == (2, 6))
    }
}
