/// A figure from outside by which a service is scaled (`scale.metrics`).
package struct CustomMetric: Equatable, Sendable, Codable {
    package var name: String
    package var source: MetricSource
    /// What the figure is held against, with the meanings of Kubernetes' `Value` and `AverageValue`.
    package var target = HeldTarget()
    /// From one question to the next.
    package var period: Duration = .seconds(15)
    /// How long one question may take.
    package var timeout: Duration = .seconds(5)
    /// A figure older than this is not known any more.
    package var staleAfter: Duration = .seconds(60)

    package init(name: String, source: MetricSource) {
        self.name = name
        self.source = source
    }

    /// Above 0 there is something to do: it keeps a service awake, and wakes it. What is measured here says
    /// how the work goes, or is the host's.
    package var tellsWork: Bool {
        switch source {
        case .command, .json, .prometheus, .pushed: true
        case .scrape, .measured: false
        }
    }

    /// As it stands in decisions.
    package var figure: ScaleMetric {
        source.isOfReplicas ? .customOfReplicas(name) : .custom(name)
    }
}

/// Who tells a figure.
package enum MetricSource: Equatable, Sendable, Codable {
    /// A command prints it; it runs as a probe's command does.
    case command([String])
    /// It stands in a JSON document.
    case json(MetricURL, JSONPath)
    /// It is the answer of a Prometheus server to a query.
    case prometheus(MetricURL, query: String)
    /// It stands on each replica's own page, in Prometheus' text format.
    case scrape(MetricScrape)
    /// Somebody tells it to the API.
    case pushed
    /// Coxswain measures it.
    case measured(MeasuredFigure)

    /// A figure of each replica (Kubernetes' Pods metric), and not of the whole service (External).
    package var isOfReplicas: Bool {
        switch self {
        case .scrape: true
        case .measured(let figure): figure.subject == .replica
        case .command, .json, .prometheus, .pushed: false
        }
    }

    /// Asked for again and again.
    package var isAsked: Bool {
        switch self {
        case .command, .json, .prometheus, .scrape: true
        case .pushed, .measured: false
        }
    }

    package var unit: MetricAmount.Unit {
        if case .measured(let figure) = self { figure.unit } else { .none }
    }
}

/// Where on a replica's page its figure stands.
package struct MetricScrape: Equatable, Sendable, Codable {
    package var path: String
    /// Of 127.0.0.1, instead of the replica's endpoint.
    package var port: UInt16?
    package var sample: SampleSelector
    package var headers: [String: String] = [:]

    package init(path: String, sample: SampleSelector) {
        self.path = path
        self.sample = sample
    }
}

extension MetricSource: CustomStringConvertible {
    /// For events and people. What may hold a secret is left out: the user, the query of a URL, headers,
    /// arguments.
    package var description: String {
        switch self {
        case .command(let command): "command \(command.first ?? "")"
        case .json(let url, let path): "\(url) \(path.text)"
        case .prometheus(let url, _): "Prometheus at \(url)"
        case .scrape(let scrape): "\(scrape.sample.text) at \(scrape.path) of each replica"
        case .pushed: "pushed to the API"
        case .measured(let figure): figure.rawValue
        }
    }
}
