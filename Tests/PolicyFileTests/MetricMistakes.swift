/// Mistakes in `scale.metrics`: what is said about each, word for word.
extension Mistake {
    private static func metrics(_ list: String, _ more: String = "") -> String {
        """
        service: x
        run: { command: [/bin/true] }
        scale:
          max: 6
          metrics: [\(list)]
        \(more)
        """
    }

    static let metric: [Mistake] = [
        Mistake(
            "a target of 0",
            metrics("{ name: a, push: true, average: 0 }"),
            says: """
                5:45: error: 'scale.metrics[0].average' must be more than 0 and at most 1000000000, not '0'
                """),
        Mistake(
            "nothing to hold it against",
            metrics("{ name: a, push: true }"),
            says: """
                5:13: error: 'scale.metrics[0]' must have 'total' or 'average'
                hint: 'average: 20' is so much for each replica, 'total: 100' in all
                """),
        Mistake(
            "no source",
            metrics("{ name: a, average: 5 }"),
            says: """
                5:13: error: 'scale.metrics[0]' says nothing of where its figure comes from
                hint: give it one of 'command', 'url', 'prometheus', 'scrape', 'push: true' and 'measure'
                """),
        Mistake(
            "two sources",
            metrics("{ name: a, push: true, command: [/bin/true], average: 5 }"),
            says: """
                5:30: error: 'scale.metrics[0]' has two sources: 'command' and 'push'
                hint: make two metrics of it; the larger need counts
                """),
        Mistake(
            "a document without a way into it",
            metrics("{ name: a, url: http://127.0.0.1/x, average: 5 }"),
            says: """
                5:29: error: 'scale.metrics[0].url' needs 'json'
                hint: the way to the number in the answer, as in 'json: $.queues[0].depth'
                """),
        Mistake(
            "a key of another source",
            metrics("{ name: a, push: true, query: up, average: 5 }"),
            says: """
                5:43: error: 'scale.metrics[0].query' is for 'prometheus', not for 'push'
                hint: remove it
                """),
        Mistake(
            "a name that would have to be looked up",
            metrics("{ name: a, prometheus: http://prometheus:9090, query: up, average: 5 }"),
            says: """
                5:36: error: 'scale.metrics[0].prometheus' must name the host by its address, not 'prometheus:9090'
                hint: such as 'http://127.0.0.1:9090/stats'; names are not looked up, for 'command' may do so: [/usr/bin/curl, -sf, ...]
                """),
        Mistake(
            "TLS",
            metrics("{ name: a, url: https://127.0.0.1/x, json: $.a, average: 5 }"),
            says: """
                5:29: error: 'scale.metrics[0].url' must begin with 'http://': TLS is not spoken here
                hint: have a command ask: 'command: [/usr/bin/curl, -sf, "https://..."]'
                """),
        Mistake(
            "a way to many values",
            metrics("{ name: a, url: http://127.0.0.1/x, json: $..a, average: 5 }"),
            says: """
                5:55: error: 'scale.metrics[0].json' must be the way to one value, not '$..a'
                hint: such as '$.queues[0].depth'; there are no wildcards and filters
                """),
        Mistake(
            "a timeout beyond the period",
            metrics("{ name: a, command: [/bin/true], average: 5, period: 2s }"),
            says: """
                5:66: error: 'scale.metrics[0].timeout' is 5s, more than the period, which is 2s
                hint: a question ends before the next is asked
                """),
        Mistake(
            "stale before the next comes",
            metrics("{ name: a, command: [/bin/true], average: 5, stale-after: 5s }"),
            says: """
                5:71: error: 'scale.metrics[0].stale-after' is 5s, less than a period and a timeout
                hint: the figure would be lost before the next comes
                """),
        Mistake(
            "two of one name",
            metrics("{ name: a, push: true, total: 5 }, { name: a, push: true, total: 6 }"),
            says: """
                5:56: error: there are two metrics 'a'
                hint: give each a name of its own
                """),
        Mistake(
            "a total of each replica",
            metrics(
                "{ name: a, scrape: /metrics, sample: jobs, total: 5 }",
                "front: { listen: 127.0.0.1:80 }"),
            says: """
                5:63: error: 'scale.metrics[0].total' is of a whole service, and each replica tells its own figure
                hint: write 'average', so much for each replica
                """),
        Mistake(
            "a page that nobody serves",
            metrics("{ name: a, scrape: /metrics, sample: jobs, average: 5 }"),
            says: """
                5:32: error: 'scale.metrics[0].scrape' needs an endpoint of each replica to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
        Mistake(
            "a period for what is pushed",
            metrics("{ name: a, push: true, average: 5, period: 5s }"),
            says: """
                5:56: error: 'scale.metrics[0].period' is for figures that are asked for, not for 'push'
                hint: 'stale-after' says how long a figure counts
                """),
        Mistake(
            "a figure that kpa does not know",
            metrics(
                "{ name: a, push: true, average: 5 }",
                "  algorithm: kpa\nfront: { listen: 127.0.0.1:80 }"),
            says: """
                5:12: error: 'scale.metrics' is no figure of 'algorithm: kpa'
                hint: kpa scales by 'in-flight' or 'rate'; 'default' and 'hpa' know all figures
                """),
        Mistake(
            "none at all",
            metrics(""),
            says: """
                5:12: error: 'scale.metrics' must have 1 to 16 metrics, not 0
                hint: remove it, or give it one, such as '[{ name: jobs, command: [/usr/bin/jobs-waiting], average: 20 }]'
                """),
    ]
}
