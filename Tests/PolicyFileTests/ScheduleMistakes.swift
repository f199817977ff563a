/// Mistakes in `scale.schedules`: what is said about each, word for word.
extension Mistake {
    private static func schedules(_ list: String) -> String {
        """
        service: x
        run: { command: [/bin/true] }
        scale:
          min: 2
          max: 6
          cpu: { target: 60% }
          schedules: [\(list)]
        """
    }

    static let schedule: [Mistake] = [
        Mistake(
            "a day that never comes",
            schedules("{ name: a, start: 0 0 30 feb *, for: 1h, min: 3 }"),
            says: """
                7:33: error: 'scale.schedules[0].start' never comes: no month that it names has such a day
                hint: the fields are minute, hour, day, month and day of week
                """),
        Mistake(
            "four fields",
            schedules("{ name: a, start: 0 8 * *, for: 1h, min: 3 }"),
            says: """
                7:33: error: 'scale.schedules[0].start' must be five fields (minute, hour, day, month, day of week), not '0 8 * *'
                hint: such as '0 8 * * mon-fri'
                """),
        Mistake(
            "a window that changes nothing",
            schedules("{ name: a, start: 0 8 * * *, for: 1h }"),
            says: """
                7:15: error: 'scale.schedules[0]' changes nothing
                hint: give it 'min', 'max' or both, as in 'min: 4'
                """),
        Mistake(
            "an empty window",
            schedules("{ name: a, start: 0 8 * * *, for: 0s, min: 3 }"),
            says: """
                7:49: error: 'scale.schedules[0].for' must be between 1m and 7d, not 0s
                """),
        Mistake(
            "a floor above the ceiling",
            schedules("{ name: a, start: 0 8 * * *, for: 1h, min: 9 }"),
            says: """
                7:58: error: 'scale.schedules[0].min' is 9, more than the most there may be, which is 6
                hint: lower it, or give the schedule a 'max' of its own
                """),
        Mistake(
            "a floor that adds nothing",
            schedules("{ name: a, start: 0 8 * * *, for: 1h, min: 2 }"),
            says: """
                7:58: warning: 'scale.schedules[0].min' is 2 and has no effect: 'scale.min' is 2
                hint: a schedule only adds to 'scale.min'
                """),
        Mistake(
            "windows without a gap",
            schedules("{ name: a, start: 0 8 * * *, for: 1d, min: 3 }"),
            says: """
                7:49: warning: 'scale.schedules[0]' is always open: it opens again before it ends
                hint: shorten 'for', or write its bounds as those of 'scale'
                """),
        Mistake(
            "two of one name",
            schedules(
                "{ name: a, start: 0 8 * * *, for: 1h, min: 3 }, "
                    + "{ name: a, start: 0 9 * * *, for: 1h, min: 4 }"),
            says: """
                7:71: error: there are two schedules 'a'
                hint: give each a name of its own
                """),
        Mistake(
            "a zone that is a path",
            schedules("{ name: a, start: 0 8 * * *, for: 1h, timezone: ../x, min: 3 }"),
            says: """
                7:63: error: 'scale.schedules[0].timezone' must be the name of a time zone, not '../x'
                hint: as the time zone database has them, such as 'Europe/Berlin' or 'UTC'
                """),
    ]
}
