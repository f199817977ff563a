import Model
import Testing

@Suite struct CronTimeTests {
    private func fault(_ text: String) -> String? {
        do throws(QuantityFault) {
            _ = try CronTime(text)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func fieldsAreNumbersRangesStepsNamesAndLists() throws {
        let time = try CronTime("*/20 8-18/5,23 1,15 jan-mar mon-fri")
        #expect(time.minutes == [0, 20, 40])
        #expect(time.hours == [8, 13, 18, 23])
        #expect(time.days == [1, 15])
        #expect(time.months == [1, 2, 3])
        #expect(time.weekdays == [1, 2, 3, 4, 5])
        #expect(try CronTime("0 0 * * 7").weekdays == [0])
        #expect(try CronTime("50/5 0 * * *").minutes == [50, 55])
    }

    @Test(arguments: [
        "", "0 8 * *", "0 8 * * * *", "60 8 * * *", "0 24 * * *", "0 8 0 * *", "0 8 * 13 *",
        "0 8 * * 8", "5-1 * * * *", "*/0 * * * *", "1- * * * *", "-1 * * * *", "a * * * *",
        "1,,2 * * * *", "1/2/3 * * * *", "* * * * monday",
    ])
    func mistakesAreTold(text: String) {
        #expect(fault(text) != nil)
    }

    /// POSIX: with both day fields restricted a day need fit only one of them.
    @Test func bothDayFieldsAddUp() throws {
        let friday13 = CivilDate(year: 2026, month: 11, day: 13)
        let friday = CivilDate(year: 2026, month: 11, day: 20)
        let monday = CivilDate(year: 2026, month: 11, day: 2)
        let either = try CronTime("0 0 13 * fri")
        #expect(either.matches(friday13) && either.matches(friday) && !either.matches(monday))
        let weekly = try CronTime("0 0 * * fri")
        #expect(weekly.matches(friday) && !weekly.matches(monday))
    }

    @Test func daysThatNeverComeAreKnown() throws {
        #expect(try CronTime("0 0 30 feb *").everComes == false)
        #expect(try CronTime("0 0 29 feb *").everComes)
        #expect(try CronTime("0 0 31 apr,jun *").everComes == false)
    }
}
