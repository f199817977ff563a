import Model

/// Queries that judge a new revision (`rollout.analysis.queries`).
extension ServiceState {
    /// Those that are asked now: while a revision is on trial beside the one before it.
    var trialQueries: [AnalysisQuery] {
        guard isOnTrial, rollout?.from != nil, let analysis = policy?.rollout.analysis,
            !analysis.isOff
        else { return [] }
        return analysis.queries
    }

    /// What each has told of the measurement that is under way, in their order.
    func findings(of queries: [AnalysisQuery], at now: Instant) -> [QueryFinding] {
        queries.map { query in
            query.metric.source.isOfReplicas
                ? findingOfReplicas(query, at: now) : finding(query, nil, at: now)
        }
    }

    /// Each new replica that is in service tells its own; one that is bad is enough.
    private func findingOfReplicas(_ query: AnalysisQuery, at now: Instant) -> QueryFinding {
        let findings =
            replicas
            .filter { $0.digest == targetDigest && $0.phase == .ready }
            .map { finding(query, $0.id, at: now) }
        if let bad = findings.first(where: { if case .bad = $0 { true } else { false } }) {
            return bad
        }
        return findings.isEmpty || findings.contains(.missing) ? .missing : .good
    }

    private func finding(
        _ query: AnalysisQuery, _ replica: ReplicaID?, at now: Instant
    ) -> QueryFinding {
        guard
            case .milli(let milli, let told) = metrics.figure(
                of: query.metric, replica, at: now), analysis.measures(since: told)
        else { return .missing }
        guard let fault = query.fault(of: milli) else { return .good }
        return .bad(fault + (replica.map { " (\($0))" } ?? ""))
    }

    /// Tells of those that cannot be had: the revision is not judged without them.
    mutating func judgeQueries(_ turn: inout Turn) {
        for query in trialQueries {
            let metric = query.metric
            switch metrics.judge(metric, fault: fault(of: metric, at: turn.now), at: turn.now) {
            case .lost(let why):
                turn.note(
                    .metricLost, of: name, severity: .warning,
                    "\(name): '\(metric.name)' (\(metric.source)) \(why); revision \(target) is not "
                        + "judged until it can be had")
            case .regained:
                turn.note(
                    .metricRegained, of: name,
                    "\(name): '\(metric.name)' (\(metric.source)) can be had again")
            case nil: break
            }
        }
    }

    /// Why a revision could not be judged, for the person who has to.
    func unjudged(at now: Instant) -> String {
        for query in trialQueries {
            if let fault = fault(of: query.metric, at: now) {
                return "'\(query.metric.name)' \(fault)"
            }
        }
        return "too few requests of revision \(target) to judge it by"
    }
}
