/// A window of time in which a service has a higher floor or another ceiling (`scale.schedules`).
package struct ScaleSchedule: Equatable, Sendable, Codable {
    package var name: String
    package var start: CronTime
    package var lasting: Duration
    /// A name of the time zone database, `Europe/Berlin`.
    package var timeZone: String
    package var minimum: Int?
    package var maximum: Int?

    package init(name: String, start: CronTime, lasting: Duration, timeZone: String = "UTC") {
        self.name = name
        self.start = start
        self.lasting = lasting
        self.timeZone = timeZone
    }

    /// When the window that is open at this moment ends; nil: none is. In seconds since 1970.
    package func end(at seconds: Int, _ zone: ZoneRules) -> Int? {
        let length = Int(lasting.wholeMilliseconds / 1_000)
        guard let begun = latestStart(at: seconds, within: length, zone) else { return nil }
        return begun + length
    }

    /// The last start no later than `seconds` and later than `seconds - span`.
    private func latestStart(at seconds: Int, within span: Int, _ zone: ZoneRules) -> Int? {
        let last = (seconds + zone.offset(at: seconds)).floorDivided(by: 86_400).quotient
        // A day more on either side: local days are shifted against those of UTC.
        let first = (seconds - span - 86_400).floorDivided(by: 86_400).quotient
        for day in stride(from: last + 1, through: first, by: -1) {
            guard let begun = latestStart(on: day, noLaterThan: seconds, zone) else { continue }
            return begun > seconds - span ? begun : nil
        }
        return nil
    }

    private func latestStart(on day: Int, noLaterThan seconds: Int, _ zone: ZoneRules) -> Int? {
        guard start.matches(CivilDate(daysSince1970: day)) else { return nil }
        for hour in start.hours.sorted(by: >) {
            for minute in start.minutes.sorted(by: >) {
                let local = day * 86_400 + hour * 3_600 + minute * 60
                let instant = zone.instant(ofLocal: local)
                if instant <= seconds { return instant }
            }
        }
        return nil
    }
}

extension ScaleSchedule {
    /// One that is open.
    package struct Window: Sendable, Equatable {
        package let name: String
        package let secondsLeft: Int
        package let minimum: Int?
        package let maximum: Int?
    }
}

extension ScalePolicy {
    /// A zone that is not there opens nothing; who applies such a policy is told.
    package func openSchedules(
        at seconds: Int, _ zones: [String: ZoneRules]
    ) -> [ScaleSchedule.Window] {
        schedules.compactMap { schedule in
            guard let zone = zones[schedule.timeZone], let end = schedule.end(at: seconds, zone)
            else { return nil }
            return ScaleSchedule.Window(
                name: schedule.name, secondsLeft: end - seconds, minimum: schedule.minimum,
                maximum: schedule.maximum)
        }
    }

    /// The bounds while schedules are open: the highest floor, and the highest ceiling that one of them
    /// names. No floor is lower than the policy's own, and no ceiling below the floor.
    package func scheduled(at seconds: Int, _ zones: [String: ZoneRules]) -> ScalePolicy {
        bounded(by: openSchedules(at: seconds, zones))
    }

    /// The same for schedules that are known to be open.
    package func bounded(by open: [ScaleSchedule.Window]) -> ScalePolicy {
        var policy = self
        policy.minimum = open.compactMap(\.minimum).reduce(minimum, max)
        if let ceiling = open.compactMap(\.maximum).max() { policy.maximum = ceiling }
        policy.maximum = max(policy.maximum, policy.minimum)
        return policy
    }
}
