import Model

/// `scale.metrics`: one source each, with the keys that belong to it, and something to hold it against.
enum MetricRules {
    /// Source, then what belongs to it and what else may stand with it.
    private static let needed = ["url": "json", "prometheus": "query", "scrape": "sample"]
    private static let companions = [
        "json": ["url"], "query": ["prometheus"], "sample": ["scrape"], "port": ["scrape"],
        "headers": ["url", "prometheus", "scrape"],
    ]

    /// Nil after something has been found wrong.
    static func metric(
        _ draft: MetricDraft, from sources: [String], _ path: String, _ decoding: inout Decoding
    ) -> CustomMetric? {
        let findings = decoding.findings.count
        guard let source = source(of: sources, path, &decoding) else { return nil }
        companionsFit(source, path, &decoding)
        timesAgree(draft, source, path, &decoding)
        if source == "push", !draft.isPushed {
            decoding.error(
                "'\(path).push' is false, and nobody else tells '\(draft.name ?? "")'",
                on: "\(path).push", hint: "write 'push: true', or give it a 'command'")
        }
        unitsFit(draft, path, &decoding)
        let isOfReplicas = source == "scrape" || draft.measure?.subject == .replica
        if isOfReplicas, draft.total != nil {
            decoding.error(
                "'\(path).total' is of a whole service, and each replica tells its own figure",
                on: "\(path).total", hint: "write 'average', so much for each replica")
        }
        return decoding.findings.count == findings ? draft.metric(from: source) : nil
    }

    private static func source(
        of sources: [String], _ path: String, _ decoding: inout Decoding
    ) -> String? {
        let given = sources.filter { decoding.isGiven("\(path).\($0)") }
        if given.count == 1 { return given[0] }
        if given.isEmpty {
            decoding.error(
                "'\(path)' says nothing of where its figure comes from", on: path,
                hint: "give it one of "
                    + sources.map { $0 == "push" ? "'push: true'" : "'\($0)'" }.listed())
        } else {
            decoding.error(
                "'\(path)' has two sources: '\(given[0])' and '\(given[1])'",
                on: "\(path).\(given[1])", hint: "make two metrics of it; the larger need counts")
        }
        return nil
    }

    private static func companionsFit(
        _ source: String, _ path: String, _ decoding: inout Decoding
    ) {
        if let key = needed[source], !decoding.isGiven("\(path).\(key)") {
            decoding.error(
                "'\(path).\(source)' needs '\(key)'", on: "\(path).\(source)",
                hint: hints[key] ?? "")
        }
        for (key, sources) in companions.sorted(by: { $0.key < $1.key })
        where decoding.isGiven("\(path).\(key)") && !sources.contains(source) {
            decoding.error(
                "'\(path).\(key)' is for \(sources.map { "'\($0)'" }.listed("or")), not for "
                    + "'\(source)'", on: "\(path).\(key)", hint: "remove it")
        }
    }

    private static let hints = [
        "json": "the way to the number in the answer, as in 'json: $.queues[0].depth'",
        "query": "as in 'query: sum(jobs_waiting)'",
        "sample": "which sample of the page, as in 'sample: jobs_waiting'",
    ]

    /// Two questions at once would be of no use, and a figure that is stale before the next comes is
    /// none half of the time.
    private static func timesAgree(
        _ draft: MetricDraft, _ source: String, _ path: String, _ decoding: inout Decoding
    ) {
        if source == "push" || source == "measure" {
            for key in ["period", "timeout"] where decoding.isGiven("\(path).\(key)") {
                decoding.error(
                    "'\(path).\(key)' is for figures that are asked for, not for '\(source)'",
                    on: "\(path).\(key)", hint: "'stale-after' says how long a figure counts")
            }
            return
        }
        if draft.timeout > draft.period {
            decoding.error(
                "'\(path).timeout' is \(DurationText.write(draft.timeout)), more than the period, "
                    + "which is \(DurationText.write(draft.period))",
                on: "\(path).timeout", "\(path).period",
                hint: "a question ends before the next is asked")
        }
        if let stale = draft.staleAfter, stale < draft.period + draft.timeout {
            decoding.error(
                "'\(path).stale-after' is \(DurationText.write(stale)), less than a period and a "
                    + "timeout",
                on: "\(path).stale-after", hint: "the figure would be lost before the next comes")
        }
    }

    private static func unitsFit(
        _ draft: MetricDraft, _ path: String, _ decoding: inout Decoding
    ) {
        let unit = draft.measure?.unit ?? .none
        let amounts = [
            ("total", draft.total), ("average", draft.average), ("at-most", draft.atMost),
            ("at-least", draft.atLeast),
        ]
        for (key, amount) in amounts {
            guard let amount, amount.unit != unit else { continue }
            let subject = draft.measure.map { "'\($0.rawValue)'" } ?? "figures from outside"
            decoding.error(
                unit == .none
                    ? "'\(path).\(key)' has a unit, and \(subject) have none"
                    : "'\(path).\(key)' of \(subject) needs its unit",
                on: "\(path).\(key)", hint: "such as \(unit.example)")
        }
    }

    // MARK: All of them

    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let metrics = draft.scale.settings.metrics
        guard !metrics.isEmpty, decoding.areSound("scale.metrics", "scale.algorithm") else {
            return
        }
        var names: Set<String> = []
        for (index, metric) in metrics.enumerated() {
            let path = "scale.metrics[\(index)]"
            if !names.insert(metric.name).inserted {
                decoding.error(
                    "there are two metrics '\(metric.name)'", on: "\(path).name",
                    hint: "give each a name of its own")
            }
            let isOfSteps = draft.scale.settings.steps.contains { $0.metric == metric.name }
            if metric.target == HeldTarget(), !isOfSteps {
                decoding.error(
                    "'\(path)' must have 'total' or 'average'", on: path,
                    hint: metric.source.isOfReplicas
                        ? "how much for each replica, as in 'average: 20'"
                        : "'average: 20' is so much for each replica, 'total: 100' in all")
            }
            somebodyCanBeAsked(metric, path, draft, &decoding)
        }
        if draft.scale.settings.algorithm == .kpa {
            decoding.error(
                "'scale.metrics' is no figure of 'algorithm: kpa'", on: "scale.metrics",
                hint: "kpa scales by 'in-flight' or 'rate'; 'default' and 'hpa' know all figures")
        }
    }

    private static func somebodyCanBeAsked(
        _ metric: CustomMetric, _ path: String, _ draft: PolicyDraft, _ decoding: inout Decoding
    ) {
        if case .measured(let figure) = metric.source, figure.subject == .service {
            ScaleFigureRules.frontCounts("metrics", draft, &decoding)
        }
        replicasCanBeAsked(metric, path, draft, &decoding)
    }

    static func replicasCanBeAsked(
        _ metric: CustomMetric, _ path: String, _ draft: PolicyDraft, _ decoding: inout Decoding
    ) {
        guard case .scrape(let scrape) = metric.source, decoding.areSound("run.endpoint") else {
            return
        }
        if draft.endpoint == .none || draft.endpoint == .direct, scrape.port == nil {
            decoding.error(
                "'\(path).scrape' needs an endpoint of each replica to ask", on: "\(path).scrape",
                hint: "add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT")
        } else if scrape.port != nil, draft.scale.policy.maximum > 1 {
            decoding.error(
                "'\(path).port' is one number for all replicas, and there may be "
                    + "\(draft.scale.policy.maximum)", on: "\(path).port",
                hint: "only one of them can listen on it; leave it out to ask each at its own")
        }
    }
}
