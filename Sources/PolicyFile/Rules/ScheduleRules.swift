import Model

/// `scale.schedules`: windows that contradict the bounds, or each other's names.
enum ScheduleRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let schedules = draft.scale.settings.schedules
        guard !schedules.isEmpty, decoding.areSound("scale.schedules", "scale.min", "scale.max")
        else { return }
        var names: Set<String> = []
        for (index, schedule) in schedules.enumerated() {
            let path = "scale.schedules[\(index)]"
            if !names.insert(schedule.name).inserted {
                decoding.error(
                    "there are two schedules '\(schedule.name)'", on: "\(path).name",
                    hint: "give each a name of its own")
            }
            boundsAgree(schedule, draft.scale, path, &decoding)
            if schedule.isAlwaysOpen {
                decoding.warning(
                    "'\(path)' is always open: it opens again before it ends", on: "\(path).for",
                    path,
                    hint: "shorten 'for', or write its bounds as those of 'scale'")
            }
        }
    }

    private static func boundsAgree(
        _ schedule: ScaleSchedule, _ scale: ScaleDraft, _ path: String, _ decoding: inout Decoding
    ) {
        guard schedule.minimum != nil || schedule.maximum != nil else {
            return decoding.error(
                "'\(path)' changes nothing", on: path,
                hint: "give it 'min', 'max' or both, as in 'min: 4'")
        }
        let (floor, ceiling) = (schedule.minimum ?? 0, schedule.maximum ?? scale.maximum ?? .max)
        if floor > ceiling {
            decoding.error(
                "'\(path).min' is \(floor), more than the most there may be, which is \(ceiling)",
                on: "\(path).min", hint: "lower it, or give the schedule a 'max' of its own")
        } else if let minimum = scale.minimum, let own = schedule.minimum, own <= minimum,
            schedule.maximum == nil
        {
            decoding.warning(
                "'\(path).min' is \(own) and has no effect: 'scale.min' is \(minimum)",
                on: "\(path).min", hint: "a schedule only adds to 'scale.min'")
        } else if let maximum = schedule.maximum, maximum < scale.minimum ?? 1 {
            decoding.error(
                "'\(path).max' is \(maximum), less than 'scale.min', which is \(scale.minimum ?? 1)",
                on: "\(path).max", hint: "raise it")
        }
    }
}

extension ScaleSchedule {
    /// So many windows in a row are looked at: those of a year, where they last for some hours.
    private static let windowsMaximum = 2_000
    private static let yearSeconds = 366 * 86_400

    /// Each window begins before the one before it ends, all through a year.
    fileprivate var isAlwaysOpen: Bool {
        // Some moment at which it is open, or is not.
        let begin = 1_700_000_000
        var moment = begin
        for _ in 0..<Self.windowsMaximum {
            guard let end = end(at: moment, .utc) else { return false }
            if end > begin + Self.yearSeconds { return true }
            moment = end
        }
        return false
    }
}
