import Model

private struct StepsDraft {
    var metric: String?
    var cooldown: Duration = .seconds(60)
    var bounds: [BoundDraft] = []
}

/// One of `scale.steps.bounds` as it is written.
struct BoundDraft {
    /// A share where `isShare`.
    struct Bound {
        var milli: Int64
        var isShare: Bool
    }

    var above: Bound?
    var below: Bound?
    var add: CountOrPercent?
    var remove: CountOrPercent?
}

extension Kind where Value == [ScaleSteps] {
    private static var example: String {
        "'[{ metric: jobs, bounds: [{ above: 100, add: 2 }, { below: 10, remove: 1 }] }]'"
    }

    /// More bounds would hardly be understood.
    private static let boundsMaximum = 20

    static var steps: Kind {
        list(of: rule, 1...Limits.customMetrics, "entries", example: example)
    }

    private static var rule: Kind<ScaleSteps> {
        keys.kind(written: { .text($0.metric) }) { draft, path, decoding in
            guard let metric = draft.metric,
                let steps = StepRules.steps(draft.bounds, of: metric, path, &decoding)
            else { return nil }
            var rule = ScaleSteps(metric: metric, steps: steps)
            rule.cooldown = draft.cooldown
            return rule
        }
    }

    private static var keys: Section<StepsDraft> {
        Section(
            "Changes by one figure.", defaults: StepsDraft(),
            [
                Field(
                    "metric", .token, \.metric, also: ["figure", "name", "of"],
                    required: "the figure, as in 'metric: cpu', or one of 'scale.metrics'",
                    "cpu and memory (in percent of the request), in-flight and rate (for each "
                        + "replica), held, or one of 'scale.metrics'."),
                Field(
                    "cooldown", .duration(.zero ... .seconds(86_400)), \.cooldown,
                    also: ["cooldown-period"],
                    "A growth counts from the number before it, and nothing shrinks, for so long "
                        + "after a change."),
                Field(
                    "bounds", bounds, \.bounds, also: ["steps", "adjustments", "stepadjustments"],
                    "What is done beyond which bound; the furthest that is passed counts."),
            ])
    }

    private static var bounds: Kind<[BoundDraft]> {
        .list(
            of: bound, 1...boundsMaximum, "bounds",
            example: "'[{ above: 100, add: 2 }, { below: 10, remove: 1 }]'")
    }

    private static var bound: Kind<BoundDraft> {
        boundKeys.kind(written: { _ in .text("") }) { draft, _, _ in draft }
    }

    private static var boundKeys: Section<BoundDraft> {
        let change = Kind<CountOrPercent>.countOrPercent(
            counts: 1...Limits.replicasPerService, percents: 1...10_000)
        return Section(
            "One bound.", defaults: BoundDraft(),
            [
                Field(
                    "above", .stepBound, \.above, also: ["at-least", "over"], "At or above this,"),
                Field("add", change, \.add, "so many are added, or so much of those there are."),
                Field(
                    "below", .stepBound, \.below, also: ["at-most", "under"], "At or below this,"),
                Field("remove", change, \.remove, "so many are removed."),
            ])
    }
}

extension Kind where Value == BoundDraft.Bound {
    /// A number, or a share with its `%`.
    fileprivate static var stepBound: Kind {
        let number = Kind<Int>.milli(0...1_000_000_000_000)
        let share = Kind<Int>.percent(0...10_000)
        return Kind(
            schema: [.init("anyOf", .list([.object(number.schema), .object(share.schema)]))],
            written: { .decimal(milli: Int($0.milli)) },
            read: { node, path, decoding in
                if case .scalar(let scalar) = node.content, scalar.text.hasSuffix("%") {
                    return share.read(node, path, &decoding).map {
                        BoundDraft.Bound(milli: Int64($0), isShare: true)
                    }
                }
                return number.read(node, path, &decoding).map {
                    BoundDraft.Bound(milli: Int64($0), isShare: false)
                }
            })
    }
}
