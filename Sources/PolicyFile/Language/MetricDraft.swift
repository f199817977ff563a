import Model

/// One of `scale.metrics` or `rollout.analysis.queries` as it is written. Nil is "not said".
struct MetricDraft {
    var name: String?
    var total: MetricAmount?
    var average: MetricAmount?
    var atMost: MetricAmount?
    var atLeast: MetricAmount?
    var measure: MeasuredFigure?
    var command: [String]?
    var url: MetricURL?
    var json: JSONPath?
    var prometheus: MetricURL?
    var query: String?
    var scrape: String?
    var port: Int?
    var sample: SampleSelector?
    var headers: [String: String] = [:]
    var isPushed = false
    var period: Duration = .seconds(15)
    var timeout: Duration = .seconds(5)
    var staleAfter: Duration?

    /// Those that are asked for.
    static let askedSources = ["command", "url", "prometheus", "scrape"]
    static let sources = askedSources + ["push", "measure"]

    /// Nil where keys are missing that belong together.
    func metric(from source: String) -> CustomMetric? {
        guard let name, let told = told(by: source) else { return nil }
        var metric = CustomMetric(name: name, source: told)
        metric.target.totalMilli = total?.milli
        metric.target.averageMilli = average?.milli
        metric.period = period
        metric.timeout = timeout
        metric.staleAfter = staleAfter ?? usualStaleness
        return metric
    }

    /// Four questions may fail; what is pushed has no period, and what is measured is so each second.
    var usualStaleness: Duration {
        if measure != nil { return .seconds(10) }
        return isPushed ? .seconds(60) : max(.seconds(60), period * 4)
    }

    private func told(by source: String) -> MetricSource? {
        switch source {
        case "command": return command.map { .command($0) }
        case "url":
            guard var url, let json else { return nil }
            url.headers = headers
            return .json(url, json)
        case "prometheus":
            guard var prometheus, let query else { return nil }
            prometheus.headers = headers
            return .prometheus(prometheus, query: query)
        case "scrape":
            guard let scrape, let sample else { return nil }
            var place = MetricScrape(path: scrape, sample: sample)
            place.port = port.map { UInt16(clamping: $0) }
            place.headers = headers
            return .scrape(place)
        case "measure": return measure.map { .measured($0) }
        default: return isPushed ? .pushed : nil
        }
    }
}
