import Model

private struct ScheduleDraft {
    var name: String?
    var start: CronTime?
    var lasting: Duration?
    var timeZone = "UTC"
    var minimum: Int?
    var maximum: Int?
}

extension Kind where Value == [ScaleSchedule] {
    private static var example: String {
        "'[{ name: office, start: 0 8 * * mon-fri, for: 10h, timezone: Europe/Berlin, min: 4 }]'"
    }

    /// More would hardly be understood, and each is looked at once a second.
    private static let countMaximum = 20

    static var schedules: Kind {
        list(
            of: schedule, 0...countMaximum, "schedules", example: example,
            insteadOfMore: "a cron field may be a list: '0 8,14 * * mon-fri'")
    }

    private static var schedule: Kind<ScaleSchedule> {
        keys.kind(written: { .text($0.name) }) { draft, _, _ in
            guard let name = draft.name, let start = draft.start, let lasting = draft.lasting else {
                return nil
            }
            var schedule = ScaleSchedule(
                name: name, start: start, lasting: lasting, timeZone: draft.timeZone)
            (schedule.minimum, schedule.maximum) = (draft.minimum, draft.maximum)
            return schedule
        }
    }

    private static var keys: Section<ScheduleDraft> {
        Section(
            "One window of time.", defaults: ScheduleDraft(),
            [
                Field(
                    "name", .token, \.name,
                    required: "a word by which it is told, as in 'name: office'",
                    "By which it is told."),
                Field(
                    "start", .cron, \.start, also: ["cron", "schedule"],
                    required: "when it opens, as in 'start: 0 8 * * mon-fri'",
                    "When it opens: minute, hour, day, month and day of week as crontab has them."),
                Field(
                    "for", .duration(.seconds(60) ... .seconds(7 * 86_400)), \.lasting,
                    also: ["duration", "lasting"],
                    required: "how long it is open, as in 'for: 10h'", "How long it is open."),
                Field(
                    "timezone", .timeZone, \.timeZone, also: ["time-zone", "tz", "zone"],
                    "Whose clocks 'start' is told by, as the time zone database names it."),
                Field(
                    "min", .wholeNumber(1...Limits.replicasPerService), \.minimum,
                    also: ["desiredreplicas", "minreplicas"],
                    "Never fewer while it is open; no lower than 'scale.min'."),
                Field(
                    "max", .wholeNumber(1...Limits.replicasPerService), \.maximum,
                    also: ["maxreplicas"], "Never more while it is open, instead of 'scale.max'."),
            ])
    }
}

extension Kind where Value == CronTime {
    static var cron: Kind {
        Kind(
            "a time of crontab", example: CronTime.example, schema: ["type": .text("string")],
            written: { .text($0.text) },
            parse: { scalar throws(QuantityFault) in
                let time = try CronTime(scalar.text)
                if time.everComes { return time }
                throw QuantityFault(
                    "never comes: no month that it names has such a day",
                    hint: "the fields are minute, hour, day, month and day of week")
            })
    }
}

extension Kind where Value == String {
    fileprivate static var timeZone: Kind {
        Kind(
            "the name of a time zone", example: "'Europe/Berlin'",
            schema: ["type": .text("string")],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                let isName = scalar.text.utf8.allSatisfy {
                    ("a"..."z").contains(Character(UnicodeScalar($0)))
                        || ("A"..."Z").contains(Character(UnicodeScalar($0)))
                        || ("0"..."9").contains(Character(UnicodeScalar($0)))
                        || "_+-/".utf8.contains($0)
                }
                // It becomes part of a path.
                if isName, (1...64).contains(scalar.text.utf8.count), scalar.text.first != "/" {
                    return scalar.text
                }
                throw QuantityFault(
                    "must be the name of a time zone, not \(scalar.text.shown)",
                    hint: "as the time zone database has them, such as 'Europe/Berlin' or 'UTC'")
            })
    }

    static var token: Kind {
        Kind(
            "a word", example: "'office'", schema: ["type": .text("string")],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                let isWord = scalar.text.allSatisfy {
                    $0.isLetter || $0.isNumber || "-_".contains($0)
                }
                if isWord, (1...64).contains(scalar.text.count) { return scalar.text }
                throw QuantityFault(
                    "must be a word of letters, digits and dashes, not \(scalar.text.shown)",
                    hint: "such as 'office'")
            })
    }
}
