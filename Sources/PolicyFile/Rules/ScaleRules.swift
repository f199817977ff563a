import Model

/// `scale`: a fixed number, or bounds and a figure; not half of both.
enum ScaleRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard decoding.isGiven("scale.cpu") else {
            boundsNeedAFigure(&decoding)
            return
        }
        maximumIsKnown(&decoding)
        boundsHoldTheCount(draft.scale, &decoding)
        targetCanBePassed(draft, &decoding)
    }

    private static func boundsNeedAFigure(_ decoding: inout Decoding) {
        for key in ["min", "max"] where decoding.isGiven("scale.\(key)") {
            decoding.error(
                "'scale.\(key)' needs 'scale.cpu', the figure to scale by", on: "scale.\(key)",
                hint: "add 'cpu: { target: 60% }', or write 'replicas' for a fixed number")
        }
        for key in ["tolerance", "growth", "scale-in-window"] where decoding.isGiven("scale.\(key)")
        {
            decoding.warning(
                "'scale.\(key)' has no effect without 'scale.cpu'", on: "scale.\(key)",
                hint: "add 'cpu: { target: 60% }', 'min' and 'max' to let the number move")
        }
    }

    private static func maximumIsKnown(_ decoding: inout Decoding) {
        guard !decoding.isGiven("scale.max") else { return }
        decoding.error(
            "'scale.cpu' needs 'scale.max'", on: "scale.cpu",
            hint: "the most replicas there may be, as in 'max: 6'")
    }

    private static func boundsHoldTheCount(_ scale: ScaleDraft, _ decoding: inout Decoding) {
        guard let maximum = scale.maximum, decoding.areSound("scale.min") else { return }
        let minimum = scale.minimum ?? 1
        if minimum > maximum {
            decoding.error(
                "'scale.min' is \(minimum), more than 'scale.max', which is \(maximum)",
                on: "scale.min", "scale.max", hint: "swap the two")
        } else if minimum == maximum {
            decoding.error(
                "'scale.cpu' has nothing to decide: 'min' and 'max' are both \(maximum)",
                on: "scale.max", hint: "raise 'max', or write 'replicas: \(maximum)' without 'cpu'")
        } else if let replicas = scale.replicas, !(minimum...maximum).contains(replicas) {
            decoding.error(
                "'scale.replicas' is \(replicas), outside of \(minimum) to \(maximum)",
                on: "scale.replicas", hint: "with 'cpu' it is the number to begin with")
        }
    }

    /// Use cannot pass the limit, so a target near it is never passed by more than the tolerance.
    private static func targetCanBePassed(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let target = draft.scale.settings.cpu?.percent, target > 0,
            draft.run.template.limits.cpuMilliCores != nil,
            target * (100 + draft.scale.settings.tolerancePercent) >= 100 * 100
        else { return }
        decoding.warning(
            "a CPU target of \(target)% with a tolerance of "
                + "\(draft.scale.settings.tolerancePercent)% is never passed: use ends at 100% of "
                + "'run.limits.cpu'",
            on: "scale.cpu.target", hint: "lower the target; 60% to 80% are usual")
    }
}
