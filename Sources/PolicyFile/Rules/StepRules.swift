import Model

/// `scale.steps`: a figure that there is, bounds in its unit, and bounds that do not contradict each other.
enum StepRules {
    /// Nil after something has been found wrong.
    static func steps(
        _ drafts: [BoundDraft], of metric: String, _ path: String, _ decoding: inout Decoding
    ) -> [ScaleStep]? {
        let findings = decoding.findings.count
        let steps = drafts.enumerated().compactMap { index, draft in
            step(draft, of: metric, "\(path).bounds[\(index)]", &decoding)
        }
        if decoding.findings.count == findings { boundsAgree(steps, path, &decoding) }
        return decoding.findings.count == findings ? steps : nil
    }

    private static func step(
        _ draft: BoundDraft, of metric: String, _ path: String, _ decoding: inout Decoding
    ) -> ScaleStep? {
        switch (draft.above, draft.add, draft.below, draft.remove) {
        case (let above?, let add?, nil, nil):
            unitFits(above, metric, "\(path).above", &decoding)
            return ScaleStep(.above, above.milli, add)
        case (nil, nil, let below?, let remove?):
            unitFits(below, metric, "\(path).below", &decoding)
            if case .percent(let percent) = remove, percent > 100 {
                decoding.error(
                    "'\(path).remove' is \(percent)%, more than there are", on: "\(path).remove",
                    hint: "at most 100%")
            }
            return ScaleStep(.below, below.milli, remove)
        default:
            decoding.error(
                "'\(path)' must have 'above' and 'add', or 'below' and 'remove'", on: path,
                hint: "such as '{ above: 100, add: 2 }' or '{ below: 10, remove: 1 }'")
            return nil
        }
    }

    private static func unitFits(
        _ bound: BoundDraft.Bound, _ metric: String, _ path: String, _ decoding: inout Decoding
    ) {
        let isOfShares = metric == "cpu" || metric == "memory"
        if isOfShares && !bound.isShare {
            decoding.error(
                "'\(path)' of '\(metric)' must be a percentage", on: path,
                hint: "a share of what the replicas request, such as '80%'")
        } else if !isOfShares && bound.isShare {
            decoding.error(
                "'\(path)' of '\(metric)' must be a number, not a percentage", on: path,
                hint: "such as '100'; only 'cpu' and 'memory' are shares")
        }
    }

    private static func boundsAgree(
        _ steps: [ScaleStep], _ path: String, _ decoding: inout Decoding
    ) {
        for (index, step) in steps.enumerated() {
            let place = "\(path).bounds[\(index)]"
            let earlier = steps.prefix(index)
            if earlier.contains(where: { $0.side == step.side && $0.bound == step.bound }) {
                decoding.error(
                    "'\(place)' has the bound of another", on: "\(place).\(step.side.rawValue)",
                    hint: "remove one of the two")
            }
        }
        let lowest = steps.filter { $0.side == .above }.map(\.bound).min()
        guard let lowest,
            let index = steps.firstIndex(where: { $0.side == .below && $0.bound >= lowest })
        else { return }
        let place = "\(path).bounds[\(index)].below"
        decoding.error(
            "'\(place)' reaches into 'above': replicas would be added and removed", on: place,
            hint: "leave room between the two, or the number goes back and forth")
    }

    // MARK: All of them

    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let settings = draft.scale.settings
        guard !settings.steps.isEmpty, decoding.areSound("scale.steps", "scale.algorithm") else {
            return
        }
        if settings.algorithm != .standard {
            decoding.error(
                "'scale.steps' needs 'algorithm: default'", on: "scale.steps",
                hint: "'\(settings.algorithm.rawValue)' has rules of its own")
        }
        for (index, rule) in settings.steps.enumerated() {
            figureIsKnown(rule, "scale.steps[\(index)].metric", draft, &decoding)
        }
    }

    private static func figureIsKnown(
        _ rule: ScaleSteps, _ path: String, _ draft: PolicyDraft, _ decoding: inout Decoding
    ) {
        guard decoding.areSound("scale.metrics") else { return }
        let names =
            ScaleMetric.builtIn.map(\.name) + draft.scale.settings.metrics.map(\.name)
        guard names.contains(rule.metric) else {
            let meant = NearestWord.to(rule.metric, among: names).map { "did you mean '\($0)'? " }
            decoding.error(
                "'\(path)' is \(rule.metric.shown), and there is no such figure", on: path,
                hint: "\(meant ?? "")there are \(names.map { "'\($0)'" }.listed())")
            return
        }
        if ["in-flight", "rate", "held"].contains(rule.metric) {
            ScaleFigureRules.frontCounts("steps", draft, &decoding)
        }
        if rule.metric == "memory", draft.run.template.limits.memoryMaximumBytes == nil,
            draft.run.template.limits.memoryHighBytes == nil,
            draft.scale.settings.memory?.requestBytes == nil
        {
            decoding.error(
                "'\(path)' is a share of nothing: there is no memory limit", on: path,
                hint: "add 'run.limits.memory'")
        }
    }
}
