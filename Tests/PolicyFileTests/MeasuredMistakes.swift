/// Mistakes in `scale.metrics` with `measure`: what is said about each, word for word.
extension Mistake {
    private static func measured(_ metric: String) -> String {
        """
        service: x
        run: { command: [/bin/true] }
        scale:
          max: 6
          metrics: [{ name: a, \(metric) }]
        """
    }

    static let measure: [Mistake] = [
        Mistake(
            "a latency without its unit",
            measured("measure: host-cpu-pressure, total: 20"),
            says: """
                5:59: error: 'scale.metrics[0].total' of 'host-cpu-pressure' needs its unit
                hint: such as '20%'
                """),
        Mistake(
            "the unit of something else",
            measured("measure: throttling, average: 200ms"),
            says: """
                5:54: error: 'scale.metrics[0].average' of 'throttling' needs its unit
                hint: such as '20%'
                """),
        Mistake(
            "a unit where there is none",
            measured("push: true, average: 20%"),
            says: """
                5:45: error: 'scale.metrics[0].average' has a unit, and figures from outside have none
                hint: such as '20'
                """),
        Mistake(
            "no amount at all",
            measured("push: true, average: soon"),
            says: """
                5:45: error: 'scale.metrics[0].average' must be an amount, not 'soon'
                hint: such as '20', '20%', '200ms' or '64M'
                """),
        Mistake(
            "a share of nothing",
            measured("measure: throttling, average: 0%"),
            says: """
                5:54: error: 'scale.metrics[0].average' must be more than 0 and at most 1000000000, not '0%'
                """),
        Mistake(
            "an unknown figure",
            measured("measure: latency-p59, total: 200ms"),
            says: """
                5:33: error: 'scale.metrics[0].measure' must be 'throttling', 'cpu-pressure', 'memory-pressure', 'io-pressure', 'tasks', 'memory', 'error-rate', 'latency-p50', 'latency-p90', 'latency-p95', 'latency-p99', 'host-cpu-pressure', 'host-memory-pressure' or 'host-io-pressure', not 'latency-p59'
                hint: did you mean 'latency-p50'?
                """),
        Mistake(
            "latencies that nobody counts",
            measured("measure: latency-p95, total: 200ms"),
            says: """
                5:12: error: what 'scale.metrics' needs is counted by the front port, and the policy has none
                hint: add 'front: { listen: 127.0.0.1:8080 }', or scale by 'cpu'
                """),
    ]
}
