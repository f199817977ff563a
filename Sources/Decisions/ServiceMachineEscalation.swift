import Model

/// When failures of a service come faster than its policy tolerates, it is given up as a whole: as
/// Erlang's supervisors do it, whose intensity is a count of restarts within a sliding period.
///
/// Worked example: 3 failures in 10 s. Failures at 0, 4 and 8 s are tolerated; one at 9 s is the
/// fourth within ten seconds, and every place that waits for a replica is closed. Replicas that run
/// are left alone: they do no harm, and they serve.
extension ServiceState {
    /// No more of them are kept than tell that there are too many.
    mutating func noteFailure(_ intensity: RestartPolicy.Intensity?, at now: Instant) {
        guard let intensity else { return failureTimes.removeAll() }
        failureTimes.removeAll { $0 + intensity.period <= now }
        failureTimes.append(now)
        let surplus = failureTimes.count - intensity.failures - 1
        if surplus > 0 { failureTimes.removeFirst(surplus) }
    }

    mutating func escalate(_ intensity: RestartPolicy.Intensity?, _ turn: inout Turn) {
        guard let intensity, failureTimes.count > intensity.failures else { return }
        let sentence =
            "more than \(intensity.failures) failures within \(intensity.period.text)"
            + (lastFailure.map { "; last: \($0)" } ?? "")
        failureTimes.removeAll()
        let waiting = vacancies.filter { isFailed($0) }
        vacancies = vacancies.filter { !isFailed($0) }
        closedPlaces += waiting.compactMap { $0.closed(sentence, at: turn.now) }
        let farewell =
            "\(name) has failed: \(sentence). No replica is started in place of those that failed "
            + "until the policy changes or `coxctl rollout restart`"
        raise(.giveUp, about: nil, farewell, &turn)
        turn.note(.serviceFailed, of: name, severity: .warning, farewell)
    }

    private func isFailed(_ place: Vacancy) -> Bool { place.failures > 0 && isNew(place) }
}

extension Vacancy {
    fileprivate func closed(_ sentence: String, at now: Instant) -> ServiceRecord.ClosedPlace? {
        predecessor.map {
            ServiceRecord.ClosedPlace(
                lastReplica: $0, cause: .gaveUp, failures: failures, closedAt: now,
                sentence: sentence)
        }
    }
}
