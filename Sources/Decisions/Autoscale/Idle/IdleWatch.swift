package import Model

/// Since when a service has had nothing to do. Judged by work and not by connections, which a client
/// may keep for days: requests in flight, held or counted, CPU beyond that of waiting, bytes read or
/// written, custom metrics of the service above 0. A figure that is missing may be work (rule 3); only I/O, which not every host accounts for,
/// counts where it is told.
package struct IdleWatch: Sendable, Equatable {
    package private(set) var since: Instant?

    package init(since: Instant? = nil) { self.since = since }

    mutating func note(
        _ observation: ScaleObservation, _ policy: ScalePolicy, hold: DemandAutoscaler.Hold
    ) {
        let isIdle = hold == .none && observation.isWithoutWork(policy)
        since = isIdle ? since ?? observation.now : nil
    }
}

extension ScaleObservation {
    fileprivate func isWithoutWork(_ policy: ScalePolicy) -> Bool {
        let idle = policy.idle
        let told = policy.metrics.filter(\.tellsWork)
        guard heldMilli == 0, told.allSatisfy({ metrics[$0.name]?.isZero == true }),
            replicas.contains(where: \.isReady)
        else { return false }
        var (cpu, io): (Int64, Int64) = (0, 0)
        for replica in replicas {
            guard replica.isLeaving || replica.isReady else { return false }
            // One that leaves may still finish what it has begun.
            if replica.isLeaving, replica.latest.inFlight ?? 0 == 0 { continue }
            guard replica.latest.inFlight == 0, replica.latest.rate == 0,
                let used = replica.cpu?.milli ?? replica.latest.cpu
            else { return false }
            cpu += used
            io += replica.latest.ioBytes ?? 0
        }
        return cpu <= Int64(idle.cpuMilliCores) && io <= Int64(clamping: idle.ioBytesPerSecond)
    }
}

extension ObservedReplica {
    fileprivate var isLeaving: Bool { phase == .leaving || phase == .failed }
}
