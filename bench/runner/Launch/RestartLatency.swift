import Glibc
import LinuxIO
import Model
import SystemdBus

/// How soon a killed process is replaced: replicas by coxswaind, or units by systemd itself.
enum RestartLatency {
    /// Kills replicas of a running service, one after another. From kill(2) until systemd announces
    /// the new unit (`UnitNew`), which it does while it handles the replacement's start request: an
    /// upper bound of exit to request. Milliseconds, one for each kill.
    static func ofReplicas(
        of service: ServiceName, kills: Int, on session: BusSession
    ) throws -> [Double] {
        var targets = try session.units(of: service).filter { $0.activeState == .active }.map(
            \.name)
        guard !targets.isEmpty else {
            throw BenchFault("failed to kill replicas of '\(service)': none is active")
        }
        return try (0..<kills).map { _ in
            let victim = targets.removeFirst()
            let (latency, successor) = try replace(victim, of: service, on: session)
            targets.append(successor)
            return latency
        }
    }

    private static func replace(
        _ victim: UnitName, of service: ServiceName, on session: BusSession
    ) throws -> (Double, UnitName) {
        let process = try session.mainProcess(of: victim)
        var successor: (unit: UnitName, instant: Int64)?
        var started: Set<UnitName> = []
        session.listen { event, instant in
            switch event {
            case .unitNew(let unit) where unit.replica?.service == service && unit != victim:
                successor = successor ?? (unit, instant)
            case .jobRemoved(let job): started.insert(job.unit)
            default: break
            }
        }
        let killed = MonotonicClock.now
        guard kill(process, SIGKILL) == 0 else { throw BenchFault("failed to kill \(process)") }
        try session.wait("the replacement of '\(victim)'") {
            successor.map { started.contains($0.unit) } ?? false
        }
        guard let successor else { throw BenchFault("failed to see a replacement") }
        return (Double(successor.instant - killed) / 1e6, successor.unit)
    }

    /// The same for `Restart=always`: from kill(2) until systemd tells of the new main process.
    static func ofSystemd(kills: Int, on session: BusSession) throws -> [Double] {
        let unit = BenchUnit.name("restart", 1)
        _ = try session.start([BenchUnit.restartedBySystemd(unit)])
        defer { try? session.remove([unit]) }
        var process = try session.mainProcess(of: unit)
        return try (0..<kills).map { _ in
            let (latency, next) = try revive(unit, process, on: session)
            process = next
            return latency
        }
    }

    private static func revive(
        _ unit: UnitName, _ process: Int32, on session: BusSession
    ) throws -> (Double, Int32) {
        var next: (process: Int32, instant: Int64)?
        session.listen { event, instant in
            guard case .unitChanged(let change) = event, change.unit == unit,
                let now = change.facts.mainPID, now != 0, now != process
            else { return }
            next = next ?? (now, instant)
        }
        let killed = MonotonicClock.now
        guard kill(process, SIGKILL) == 0 else { throw BenchFault("failed to kill \(process)") }
        try session.wait("systemd to restart '\(unit)'") { next != nil }
        guard let next else { throw BenchFault("failed to see a restart") }
        return (Double(next.instant - killed) / 1e6, next.process)
    }
}

extension BusSession {
    fileprivate func mainProcess(of unit: UnitName) throws -> Int32 {
        let facts = try answer("the main process of '\(unit)'") {
            $0.unitFacts(unit, completion: $1)
        }
        guard let process = facts.mainPID, process > 0 else {
            throw BenchFault("failed to find the main process of '\(unit)': it has none")
        }
        return process
    }
}
