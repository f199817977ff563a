package import Model

/// What a query has told of the measurement that is under way.
package enum QueryFinding: Sendable, Equatable {
    case good
    case bad(String)
    /// It has not told anything yet, or cannot be had.
    case missing

    fileprivate var fault: String? { if case .bad(let why) = self { why } else { nil } }
}

/// Holds the new revision's figures against the old's while both serve. A measurement takes an
/// interval, and longer until the new revision has answered enough; the old's figures count from the
/// rollout's beginning, as few of its replicas may be left. Who is slow has to be slow beside what the old
/// one did meanwhile, too, where that answers enough: a second in which a host that starts replicas has no
/// CPU to spare is slow for both.
///
/// An error rate is worse when it is above the old's by more than is allowed *and* by more than three
/// standard errors of the difference of two proportions (pooled two-proportion z-test), so that no
/// revision is undone for bad luck. Worked example: the old failed 10 of 1000 requests, the new 6 of
/// 50. 12 % is 11 points above 1 %; pooled 16 of 1050, so a standard error is
/// sqrt(0.0152 * 0.9848 * (1/1000 + 1/50)) = 1.8 points, and 11 is six of them.
package struct RevisionAnalysis: Sendable, Equatable {
    package enum Side: Sendable {
        case old, new
        /// Of the new revision, from a replica in its first seconds: how slow it is tells how cold it is.
        case fresh
    }

    /// What a verdict rests on. Without a front nobody counts requests.
    package enum Evidence: Sendable { case requests, queriesAlone }

    package struct Verdict: Sendable, Equatable {
        package enum Outcome: Sendable { case good, bad }
        package let outcome: Outcome
        /// The figures: `5 of 50 requests failed (10 %), of revision 1 none of 200`.
        package let sentence: String
    }

    fileprivate struct Figures: Sendable, Equatable {
        var served = ServedRequests()
        var cpuMilliCores = 0
        var cpuSamples = 0

        var errorShare: Double {
            served.ended == 0 ? 0 : Double(served.failed) / Double(served.ended)
        }
    }

    private struct Suspect: Sendable, Equatable {
        let id: ReplicaID
        let failed: UInt64
    }

    private var old = Figures()
    /// Of the measurement that is under way.
    private var oldMeanwhile = ServedRequests()
    private var new = Figures()
    /// Of replicas of the new revision that are warm; over several measurements where it answers little.
    private var warm = LatencyTally()
    private var began: Instant?
    /// Of the replica of the new revision that failed most of its requests.
    private var worst: Suspect?

    package init() {}

    package var suspect: ReplicaID? { worst?.id }

    package mutating func note(_ sample: ReplicaSample, of side: Side, at now: Instant) {
        if side != .old { began = began ?? now }
        guard let served = sample.served else { return }
        switch side {
        case .old:
            old.note(served, sample.cpuMilliCores)
            oldMeanwhile.add(served)
        case .new, .fresh:
            new.note(served, sample.cpuMilliCores)
            if side == .new { warm.add(served.latencies) }
            if served.failed > worst?.failed ?? 0 {
                worst = Suspect(id: sample.replica, failed: served.failed)
            }
        }
    }

    /// When the measurement that is under way began: what a query told before says nothing of it.
    package func measures(since instant: Instant) -> Bool { began.map { $0 <= instant } ?? false }

    /// Nil until a measurement is over; the next one begins then.
    /// - Parameter findings: what each of the policy's queries has told of this measurement.
    package mutating func verdict(
        _ policy: AnalysisPolicy, by evidence: Evidence = .requests,
        _ findings: [QueryFinding] = [], at now: Instant
    ) -> Verdict? {
        guard !policy.isOff, let began, began + policy.interval <= now,
            !findings.contains(.missing), hasEnough(policy, evidence, findings)
        else { return nil }
        var faults = findings.compactMap(\.fault)
        if evidence == .requests {
            faults += [errorFault(policy), latencyFault(policy), cpuFault(policy)]
                .compactMap(\.self)
        }
        let verdict = Verdict(
            outcome: faults.isEmpty ? .good : .bad,
            sentence: faults.isEmpty ? errorSentence : faults.joined(separator: "; "))
        if isWarm(policy) { warm = LatencyTally() }
        (new, oldMeanwhile) = (Figures(), ServedRequests())
        self.began = now
        return verdict
    }

    private func hasEnough(
        _ policy: AnalysisPolicy, _ evidence: Evidence, _ findings: [QueryFinding]
    ) -> Bool {
        switch evidence {
        case .requests: new.served.ended >= UInt64(max(1, policy.requestsMinimum))
        case .queriesAlone: !findings.isEmpty
        }
    }

    private func errorFault(_ policy: AnalysisPolicy) -> String? {
        let difference = new.errorShare - old.errorShare
        let isWorse =
            difference * 100 > Double(policy.errorPercent) && difference > 3 * standardError
        return isWorse ? errorSentence : nil
    }

    private var standardError: Double {
        let (m, n) = (Double(new.served.ended), Double(old.served.ended))
        let pooled = Double(new.served.failed + old.served.failed) / (m + n)
        return (pooled * (1 - pooled) * (1 / m + (n > 0 ? 1 / n : 0))).squareRoot()
    }

    private func latencyFault(_ policy: AnalysisPolicy) -> String? {
        guard isWarm(policy), let slow = warm.percentile(policy.latencyPercentile),
            let usual = usualLatency(policy), slow > Self.latencyFloorMicroseconds,
            slow > usual * UInt64(max(0, policy.latencyPercent)) / 100
        else { return nil }
        return
            "\(policy.latencyPercentile) % of its requests took up to \(slow.spanText), of the old "
            + "revision's up to \(usual.spanText)"
    }

    private func isWarm(_ policy: AnalysisPolicy) -> Bool {
        warm.count >= UInt64(max(1, policy.requestsMinimum))
    }

    private func usualLatency(_ policy: AnalysisPolicy) -> UInt64? {
        let usual = old.served.latencies.percentile(policy.latencyPercentile)
        guard oldMeanwhile.ended >= UInt64(max(1, policy.requestsMinimum)) else {
            return usual
        }
        let now = oldMeanwhile.latencies.percentile(policy.latencyPercentile)
        return [usual, now].compactMap(\.self).max()
    }

    private func cpuFault(_ policy: AnalysisPolicy) -> String? {
        guard let allowed = policy.cpuPercent, new.cpuSamples > 0, old.cpuSamples > 0 else {
            return nil
        }
        let (mean, usual) = (new.cpuMilliCores / new.cpuSamples, old.cpuMilliCores / old.cpuSamples)
        guard mean > usual * allowed / 100 else { return nil }
        return "its replicas use \(mean) thousandths of a core, the old revision's \(usual)"
    }

    private var errorSentence: String {
        "\(new.served.text) of its requests failed, of the old revision's \(old.served.text)"
    }

    /// What is faster than this is not slow, whatever the old revision took: of a fast answer most is
    /// waiting for a processor.
    private static let latencyFloorMicroseconds: UInt64 = 25_000

}

extension RevisionAnalysis.Figures {
    fileprivate mutating func note(_ more: ServedRequests, _ cpu: Int?) {
        served.add(more)
        guard let cpu else { return }
        cpuMilliCores += cpu
        cpuSamples += 1
    }
}

extension ServedRequests {
    /// `5 of 50 (10 %)`
    fileprivate var text: String {
        let percent = ended == 0 ? 0 : failed * 100 / ended
        return "\(failed) of \(ended) (\(percent) %)"
    }
}

extension UInt64 {
    fileprivate var spanText: String { Duration.microseconds(Int64(clamping: self)).text }
}
