import Decisions
package import Model

/// Rules about what must not follow: from figures that are missing, from files that are wrong, and
/// without end.
extension SimulatedHost {
    /// A file that cannot be understood: the daemon refuses it, and the core hears nothing of it.
    package mutating func breakPolicyFile(of name: ServiceName) {
        guard mutation == .appliesBadFiles, isDaemonUp, fleet.isResumed,
            var policy = policies[name]
        else { return }
        policy.scale = .fixed(7)
        happens(.requested(RequestID(number: .max), .apply(policy)))
    }

    /// More of them tell nothing new, and a storm of starts would have no end.
    static var breachesTold: Int { 100 }

    /// Rule 9: what is in force is what was last understood.
    mutating func checkPolicies(_ event: Event, _ changes: [ServiceChange]) {
        guard case .requested = event, fleet.isResumed, mutation != .tellsNoFloor else { return }
        for change in changes where !change.after.isDeleting {
            guard let good = policies[change.after.name], let now = change.after.policy else {
                continue
            }
            if now != good { breach("\(change.after.name): a policy that nobody applied") }
        }
    }

    /// What the core is told of an event.
    func asTold(_ event: Event) -> Event {
        guard mutation == .inventsFigures, case .sampled(let samples) = event else { return event }
        return .sampled(
            samples.map { sample in
                var sample = sample
                sample.cpuMilliCores = sample.cpuMilliCores ?? 0
                return sample
            })
    }

    /// Rule 3: where nothing was measured, nothing shrinks.
    mutating func checkMissingFigures(_ event: Event, _ changes: [ServiceChange]) {
        guard case .sampled(let samples) = event else { return }
        for sample in samples where sample.cpuMilliCores != nil {
            measuredAt[sample.replica.service] = now
        }
        for change in changes {
            guard let before = change.before, change.after.desired < before.desired else {
                continue
            }
            let last = measuredAt[before.name]
            // Figures of a moment ago may still count.
            let window = change.after.policy?.scale.cpu?.window ?? .zero
            if let last, now <= last + window { continue }
            breach("\(before.name): shrinks to \(change.after.desired) without a figure")
        }
    }

    /// Who gives way to others on a host that is short keeps what his policy calls the least.
    mutating func checkGivingWay(_ event: Event, _ changes: [ServiceChange]) {
        guard case .hostMeasured = event else { return }
        let highest = fleet.services.compactMap { $0.policy?.priority }.max() ?? 0
        for change in changes {
            guard let before = change.before, change.after.desired != before.desired else {
                continue
            }
            let policy = change.after.policy
            let least = max(1, policy?.scale.minimum ?? 0)
            if change.after.desired < least || (policy?.priority ?? highest) >= highest {
                breach("\(before.name): gives way to \(change.after.desired) of \(before.desired)")
            }
        }
    }

    /// Rule 6: a unit that has ended is released in the step that hears of it.
    mutating func checkTheDead() {
        guard isDaemonUp, fleet.isResumed else { return }
        let dead = units.values.count { $0.hasEnded }
        if dead > 0 { breach("\(dead) units have ended, and nobody releases them") }
    }

    /// Rule 10: a bucket of tokens lets at most twice its size through in the time that fills it.
    mutating func checkPace() {
        recentStarts.removeAll { $0 + .seconds(1) <= now }
        recentStarts.append(now)
        if recentStarts.count > 2 * startsPerSecond {
            breach("\(recentStarts.count) starts within a second")
        }
    }
}
