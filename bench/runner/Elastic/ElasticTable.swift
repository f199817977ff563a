import Simulator

/// All runs as a table in Markdown, for the terminal and for RESULTS.md.
struct ElasticTable {
    let runs: [ElasticRun]

    var text: String {
        let head = """
            | service | shape | algorithm | s beyond SLO | replica-s | of ideal | scalings | lost | \
            gave up | under % | over % | p99 ms |
            |---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """
        return ([head] + runs.map(row)).joined(separator: "\n")
    }

    private func row(_ run: ElasticRun) -> String {
        let metrics = run.elasticity
        let cells = [
            run.service.name, run.shape.rawValue, run.algorithm.rawValue,
            "\(run.violations.count)", decimal(run.replicaSeconds, 0),
            decimal(run.replicaSeconds / Double(run.idealReplicaSeconds), 2),
            "\(run.scalings.count)", "\(run.lost)",
            "\(run.report.failed - run.lost + run.report.unsent)",
            decimal(metrics.accuracyUnder, 1), decimal(metrics.accuracyOver, 1),
            decimal((run.report.latencyMicroseconds?.p99 ?? 0) / 1_000, 0),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
