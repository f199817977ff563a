import Model

/// The keys of `scale.metrics`, each with a value that is no default.
extension EveryKey {
    static let metricsText = """
        service: every-key
        run: { command: [/usr/bin/app] }
        front: { listen: 127.0.0.1:8080 }
        scale:
          max: 1
          min: 0
          metrics:
            - { name: a, command: [/usr/bin/ask, --now], total: 2.5, period: 30s, timeout: 2s, stale-after: 5m }
            - { name: b, url: "http://ann:pw@127.0.0.1:81/x?y", json: "$.a[0]", average: 5, headers: { X-Key: k } }
            - { name: c, prometheus: "http://[::1]:9090", query: sum(jobs), average: 5 }
            - { name: d, scrape: /metrics, sample: 'jobs{queue="mail"}', port: 9100, average: 5 }
            - { name: e, push: true, average: 5, stale-after: 10s }
            - { name: f, measure: latency-p95, total: 250ms, stale-after: 20s }
        """

    static func metrics() throws -> [CustomMetric] {
        var url = try MetricURL("http://ann:pw@127.0.0.1:81/x?y")
        url.headers = ["X-Key": "k"]
        var scrape = MetricScrape(
            path: "/metrics", sample: try SampleSelector(#"jobs{queue="mail"}"#))
        scrape.port = 9_100
        let server = try MetricURL("http://[::1]:9090")
        var metrics = [
            CustomMetric(name: "a", source: .command(["/usr/bin/ask", "--now"])),
            CustomMetric(name: "b", source: .json(url, try JSONPath("$.a[0]"))),
            CustomMetric(name: "c", source: .prometheus(server, query: "sum(jobs)")),
            CustomMetric(name: "d", source: .scrape(scrape)),
            CustomMetric(name: "e", source: .pushed),
            CustomMetric(name: "f", source: .measured(.latency95)),
        ]
        metrics[0].target.totalMilli = 2_500
        for index in 1...4 { metrics[index].target.averageMilli = 5_000 }
        metrics[0].period = .seconds(30)
        metrics[0].timeout = .seconds(2)
        metrics[0].staleAfter = .seconds(300)
        metrics[4].staleAfter = .seconds(10)
        metrics[5].target.totalMilli = 250_000
        metrics[5].staleAfter = .seconds(20)
        return metrics
    }
}
