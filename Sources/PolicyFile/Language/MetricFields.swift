import Model

/// The keys of a figure from outside, wherever one stands.
enum MetricFields {
    static var name: Field<MetricDraft> {
        Field(
            "name", .token, \.name,
            required: "a word by which it is told, as in 'name: jobs'",
            "By which it is told.")
    }

    /// Where it is asked for.
    static var asked: [Field<MetricDraft>] {
        [
            Field(
                "command", .command, \.command, also: ["exec", "cmd"],
                "A program that prints one number, by its absolute path, and its arguments. It runs in "
                    + "the service's slice, as the replicas' user, in their sandbox and limits."),
            Field(
                "url", .metricURL, \.url, also: ["endpoint", "http"],
                "A JSON document, asked for by HTTP; the host is an address."),
            Field(
                "json", .jsonPath, \.json, also: ["path", "jsonpath", "valuelocation"],
                "With 'url': the way to the number in it."),
            Field(
                "prometheus", .metricURL, \.prometheus, also: ["serveraddress"],
                "A Prometheus server, as in 'http://127.0.0.1:9090'."),
            Field(
                "query", .text(upTo: 4_096, "a query", example: "'sum(jobs_waiting)'"), \.query,
                also: ["promql"],
                "With 'prometheus': the query; it has one result."),
            Field(
                "scrape", .requestPath, \.scrape, also: ["metrics-path", "page"],
                "A page of each replica in Prometheus' text format, as in '/metrics'."),
            Field(
                "sample", .sampleSelector, \.sample, also: ["series", "metric", "selector"],
                "With 'scrape': the sample on it, with labels where it has some. Those that fit are "
                    + "added up."),
            Field(
                "port", .wholeNumber(1...65_535), \.port,
                "With 'scrape': asked on 127.0.0.1 instead of the replica's endpoint."),
            Field(
                "headers", .headers, \.headers, also: ["http-headers"],
                "Header fields that are sent along."),
        ]
    }

    static var times: [Field<MetricDraft>] {
        [
            Field(
                "period", .duration(.seconds(1) ... .seconds(3_600)), \.period,
                also: ["interval", "pollinginterval"], "From one question to the next."),
            Field(
                "timeout", .duration(.milliseconds(10) ... .seconds(60)), \.timeout,
                "How long one question may take."),
            Field(
                "stale-after", .duration(.seconds(1) ... .seconds(86_400)), \.staleAfter,
                also: ["max-age", "ttl", "staleness"],
                "A figure older than this is not known any more. Left out: 60s, or four periods."),
        ]
    }
}

extension Kind where Value == MetricURL {
    static var metricURL: Kind {
        Kind(
            "a URL", example: MetricURL.example,
            schema: ["type": .text("string"), "pattern": .text(MetricURL.pattern)],
            written: { .text($0.description) },
            parse: { scalar throws(QuantityFault) in try MetricURL(scalar.text) })
    }
}

extension Kind where Value == JSONPath {
    static var jsonPath: Kind {
        Kind(
            "the way to a value", example: JSONPath.example, schema: ["type": .text("string")],
            written: { .text($0.text) },
            parse: { scalar throws(QuantityFault) in try JSONPath(scalar.text) })
    }
}

extension Kind where Value == SampleSelector {
    static var sampleSelector: Kind {
        Kind(
            "a sample", example: SampleSelector.example, schema: ["type": .text("string")],
            written: { .text($0.text) },
            parse: { scalar throws(QuantityFault) in try SampleSelector(scalar.text) })
    }
}

extension Kind where Value == String {
    /// - Parameter expected: what it is, with an article.
    static func text(upTo maximum: Int, _ expected: String, example: String) -> Kind {
        Kind(
            expected, example: example,
            schema: [
                "type": .text("string"), "minLength": .number(1), "maxLength": .number(maximum),
            ],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                if (1...maximum).contains(scalar.text.utf8.count) { return scalar.text }
                throw QuantityFault(
                    "must be \(expected) of 1 to \(maximum) bytes", hint: "such as \(example)")
            })
    }
}
