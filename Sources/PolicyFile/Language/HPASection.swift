import Model

/// `scale.hpa`: what Kubernetes' HorizontalPodAutoscaler can be told.
enum HPASection {
    static var keys: Section<HPASettings> {
        Section(
            "With 'algorithm: hpa'. The defaults are Kubernetes'.", defaults: HPASettings(),
            [
                Field(
                    "initialization-period", .duration(.zero ... .seconds(86_400)),
                    \.initializationPeriod, also: ["cpu-initialization-period"],
                    "For so long after its start a replica's CPU counts only once a whole window of "
                        + "it was measured since it became ready."),
                Field(
                    "readiness-delay", .duration(.zero ... .seconds(86_400)), \.readinessDelay,
                    also: ["initial-readiness-delay"],
                    "An unready replica whose readiness changed no later than this after its start "
                        + "was never ready: its CPU does not count."),
                Field(
                    "sync-period", .duration(ScaleSection.windows), \.syncPeriod,
                    "Between two decisions."),
                Field(
                    "window", .duration(.seconds(1) ... .seconds(120)), \.window,
                    "The time over which a replica's figures are averaged."),
                .section(
                    "up", rules(.kubernetesUp, "How fast the number may grow."), \.up,
                    also: ["scaleup", "scale-up"]),
                .section(
                    "down", rules(.kubernetesDown, "How fast the number may shrink."), \.down,
                    also: ["scaledown", "scale-down"]),
            ])
    }

    private static func rules(_ defaults: ScalingRules, _ summary: String) -> Section<ScalingRules>
    {
        Section(
            summary, defaults: defaults,
            [
                Field(
                    "window", .duration(.zero ... .seconds(3_600)), \.window,
                    also: ["stabilizationwindowseconds", "stabilization-window"],
                    "Upwards the lowest, downwards the highest need of this time counts."),
                Field(
                    "select", Kind<ScalingRules.Selection>.choice, \.selection,
                    also: ["selectpolicy", "select-policy"],
                    "Which of the policies counts: max, the one that allows the larger change; min; "
                        + "disabled: no change."),
                Field(
                    "policies", .scalingSteps, \.steps, also: ["policy", "steps"],
                    "Changes that are allowed in a period."),
                Field(
                    "tolerance", .percent(0...100), \.tolerancePercent,
                    "No change this way while the use is within this of the target. Left out: "
                        + "'scale.tolerance'."),
            ])
    }
}

private struct StepDraft {
    var replicas: Int?
    var percent: Int?
    var period: Duration?
}

extension Kind where Value == [ScalingStep] {
    private static var example: String { "'[{ replicas: 4, period: 15s }]'" }

    fileprivate static var scalingSteps: Kind {
        list(of: step, 1...10, "policies", example: example)
    }

    private static var step: Kind<ScalingStep> {
        Kind<ScalingStep>(
            schema: keys.schema,
            written: { step in
                let period = JSONValue.text(DurationText.write(step.period))
                return switch step.amount {
                case .count(let count): .object(["replicas": .number(count), "period": period])
                case .percent(let percent):
                    .object(["percent": .text(PercentText.write(percent)), "period": period])
                }
            },
            read: readStep)
    }

    private static func readStep(
        _ node: YAMLNode, _ path: String, _ decoding: inout Decoding
    ) -> ScalingStep? {
        var draft = StepDraft()
        let findings = decoding.findings.count
        keys.read(node, at: path, into: &draft, &decoding)
        if decoding.findings.count > findings {
            decoding.refuseQuietly(path)
            return nil
        }
        switch (draft.replicas, draft.percent, draft.period) {
        case (let count?, nil, let period?): return ScalingStep(.count(count), per: period)
        case (nil, let percent?, let period?): return ScalingStep(.percent(percent), per: period)
        default:
            decoding.refuse(
                path, at: node.position,
                QuantityFault(
                    "must have one of 'replicas' and 'percent'", hint: "such as \(example)"))
            return nil
        }
    }

    private static var keys: Section<StepDraft> {
        Section(
            "One change.", defaults: StepDraft(),
            [
                Field(
                    "replicas", .wholeNumber(1...Limits.replicasPerService), \.replicas,
                    also: ["pods", "value"], "By so many replicas."),
                Field(
                    "percent", .percent(1...10_000), \.percent,
                    "By so much of the number there was when the period began."),
                Field(
                    "period", .duration(.seconds(1) ... .seconds(1_800)), \.period,
                    also: ["periodseconds"],
                    required: "the time it is counted in, as in 'period: 15s'",
                    "The time it is counted in."),
            ])
    }
}
