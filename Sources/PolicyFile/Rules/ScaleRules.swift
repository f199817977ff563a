import Model

/// `scale`: a fixed number, or bounds and a figure; not half of both.
enum ScaleRules {
    private static let figures = ["cpu", "memory", "in-flight", "rate", "held", "metrics", "steps"]

    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let algorithm = draft.scale.settings.algorithm
        for figure in figures where decoding.isGiven("scale.\(figure)") {
            ScaleFigureRules.check(figure, draft, &decoding)
        }
        MetricRules.check(draft, &decoding)
        StepRules.check(draft, &decoding)
        LimitRules.check(draft, &decoding)
        settingsHaveTheirAlgorithm(algorithm, &decoding)
        if algorithm == .kpa, !decoding.isGiven("scale.in-flight"), !decoding.isGiven("scale.rate")
        {
            ScaleFigureRules.frontCounts("algorithm", draft, &decoding)
        }
        guard let figure = ruling(draft.scale, &decoding) else {
            return boundsNeedAFigure(&decoding)
        }
        maximumIsKnown(figure, &decoding)
        boundsHoldTheCount(draft.scale, figure, &decoding)
        IdleRules.check(draft, &decoding)
        ScheduleRules.check(draft, &decoding)
        targetCanBePassed(draft, &decoding)
    }

    /// The key that makes the number move; nil where it is fixed.
    private static func ruling(_ scale: ScaleDraft, _ decoding: inout Decoding) -> String? {
        let known =
            scale.settings.algorithm == .standard
            ? ["cpu", "in-flight", "rate", "metrics", "steps"] : figures
        if let figure = known.first(where: { decoding.isGiven("scale.\($0)") }) { return figure }
        return scale.settings.algorithm == .standard ? nil : "algorithm"
    }

    private static func boundsNeedAFigure(_ decoding: inout Decoding) {
        guard decoding.areSound("scale.algorithm") else { return }
        for key in ["min", "max"] where decoding.isGiven("scale.\(key)") {
            decoding.error(
                "'scale.\(key)' needs 'scale.cpu', the figure to scale by", on: "scale.\(key)",
                hint: "add 'cpu: { target: 60% }', or write 'replicas' for a fixed number")
        }
        for key in ["tolerance", "growth", "scale-in-window", "prediction", "idle", "schedules"]
        where decoding.isGiven("scale.\(key)")
            && !(key == "tolerance" && decoding.isGiven("scale.limits"))
        {
            decoding.warning(
                "'scale.\(key)' has no effect without 'scale.cpu'", on: "scale.\(key)",
                hint: "add 'cpu: { target: 60% }', 'min' and 'max' to let the number move")
        }
    }

    private static func settingsHaveTheirAlgorithm(
        _ algorithm: ScaleAlgorithm, _ decoding: inout Decoding
    ) {
        guard decoding.areSound("scale.algorithm") else { return }
        for other in [ScaleAlgorithm.hpa, .kpa]
        where other != algorithm && decoding.isGiven("scale.\(other.rawValue)") {
            decoding.warning(
                "'scale.\(other.rawValue)' has no effect with 'algorithm: \(algorithm.rawValue)'",
                on: "scale.\(other.rawValue)",
                hint: "add 'algorithm: \(other.rawValue)', or remove it")
        }
        if algorithm == .standard { return }
        if decoding.isGiven("scale.prediction") {
            decoding.warning(
                "'scale.prediction' has no effect with 'algorithm: \(algorithm.rawValue)'",
                on: "scale.prediction", hint: "only 'algorithm: default' looks ahead")
        }
        for key in ["growth", "scale-in-window"] where decoding.isGiven("scale.\(key)") {
            decoding.warning(
                "'scale.\(key)' has no effect with 'algorithm: \(algorithm.rawValue)'",
                on: "scale.\(key)",
                hint: algorithm == .hpa
                    ? "'scale.hpa.up' and 'scale.hpa.down' say how fast the number may move"
                    : "'scale.kpa' says how fast the number may move")
        }
    }

    private static func maximumIsKnown(_ figure: String, _ decoding: inout Decoding) {
        guard !decoding.isGiven("scale.max") else { return }
        decoding.error(
            "'scale.\(figure)' needs 'scale.max'", on: "scale.\(figure)",
            hint: "the most replicas there may be, as in 'max: 6'")
    }

    private static func boundsHoldTheCount(
        _ scale: ScaleDraft, _ figure: String, _ decoding: inout Decoding
    ) {
        guard let maximum = scale.maximum, decoding.areSound("scale.min") else { return }
        let minimum = scale.minimum ?? 1
        if minimum > maximum {
            decoding.error(
                "'scale.min' is \(minimum), more than 'scale.max', which is \(maximum)",
                on: "scale.min", "scale.max", hint: "swap the two")
        } else if minimum == maximum {
            decoding.error(
                "'scale.\(figure)' has nothing to decide: 'min' and 'max' are both \(maximum)",
                on: "scale.max",
                hint: "raise 'max', or write 'replicas: \(maximum)' without '\(figure)'")
        } else if let replicas = scale.replicas, !(minimum...maximum).contains(replicas) {
            decoding.error(
                "'scale.replicas' is \(replicas), outside of \(minimum) to \(maximum)",
                on: "scale.replicas", hint: "with '\(figure)' it is the number to begin with")
        }
    }

    /// Use cannot pass the limit, so a target near it is never passed by more than the tolerance.
    private static func targetCanBePassed(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let settings = draft.scale.settings
        let tolerance =
            settings.algorithm == .hpa
            ? settings.hpa.up.tolerancePercent ?? settings.tolerancePercent
            : settings.tolerancePercent
        guard settings.algorithm != .kpa, let target = settings.cpu?.percent, target > 0,
            let limit = settings.limits?.cpu?.maximumMilliCores
                ?? draft.run.template.limits.cpuMilliCores,
            target * (settings.cpu?.requestMilliCores ?? limit) * (100 + tolerance)
                >= 100 * 100 * limit
        else { return }
        decoding.warning(
            "a CPU target of \(target)% with a tolerance of \(tolerance)% is never passed: use ends "
                + "at 100% of 'run.limits.cpu'",
            on: "scale.cpu.target", hint: "lower the target; 60% to 80% are usual")
    }
}
