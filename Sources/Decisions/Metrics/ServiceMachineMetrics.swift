package import Model

/// Custom metrics in the life of a service: what the autoscaler sees of them, and what people are told.
extension ServiceState {
    /// Its requests have to be looked at one by one.
    package var isScaledByLatency: Bool {
        policy?.scale.metrics.contains {
            if case .measured(let figure) = $0.source { figure.subject == .service } else { false }
        } ?? false
    }

    /// What is to be asked for, while that is so: by what it is scaled, and by what a revision on trial is
    /// judged.
    package var askedMetrics: [CustomMetric] {
        (policy?.scale.metrics ?? []) + trialQueries.map { $0.metric(of: target) }
    }

    func addMetrics(to observation: inout ScaleObservation) {
        guard let metrics = policy?.scale.metrics, !metrics.isEmpty else { return }
        for metric in metrics {
            if metric.source.isOfReplicas {
                addReplicas(of: metric, to: &observation)
            } else {
                observation.metrics[metric.name] = self.metrics.figure(
                    of: metric, at: observation.now)
            }
        }
    }

    /// The observation's replicas begin with ours, in our order.
    private func addReplicas(of metric: CustomMetric, to observation: inout ScaleObservation) {
        for (index, replica) in replicas.enumerated() {
            guard
                case .milli(let milli, let at) = metrics.figure(
                    of: metric, replica.id, at: observation.now)
            else { continue }
            observation.replicaMetrics[metric.name, default: [:]][index] = .init(
                milli: milli, at: at, window: metric.period)
        }
    }

    /// Tells which metrics can no longer be had, and which can be again.
    mutating func judgeMetrics(_ turn: inout Turn) {
        metrics.keepOnly(askedMetrics, replicas)
        judgeQueries(&turn)
        for metric in policy?.scale.metrics ?? [] {
            let fault = fault(of: metric, at: turn.now)
            switch metrics.judge(metric, fault: fault, at: turn.now) {
            case .lost(let why):
                turn.note(
                    .metricLost, of: name, severity: .warning,
                    "\(name): metric '\(metric.name)' (\(metric.source)) \(why); it counts for nothing, "
                        + "and nothing shrinks, until it can be had again")
            case .regained:
                turn.note(
                    .metricRegained, of: name,
                    "\(name): metric '\(metric.name)' (\(metric.source)) can be had again")
            case nil: break
            }
        }
    }

    /// Of a figure of replicas, that of the first that lacks it: one that has been ready for long enough
    /// to have been asked.
    func fault(of metric: CustomMetric, at now: Instant) -> String? {
        guard metric.source.isOfReplicas else {
            return metrics.figure(of: metric, at: now).fault
        }
        for replica in replicas where replica.phase == .ready {
            guard let ready = replica.firstReadyAt, ready + metric.period + metric.timeout < now,
                let fault = metrics.figure(of: metric, replica.id, at: now).fault
            else { continue }
            return "\(fault) (\(replica.id))"
        }
        return nil
    }
}
