package import ControlAPI

extension Table {
    package static func replicas(_ replicas: [ReplicaView], isWide: Bool) -> Table {
        let columns: [Column] = [
            .text("NAME"), .text("PHASE"), .text("READY"), .figure("CPU"), .figure("MEMORY"),
            .figure("TASKS"), .figure("REQUESTS"), .figure("IN-FLIGHT"), .figure("RESTARTS"),
            .figure("AGE"), .text("ENDPOINT"),
        ]
        let wide: [Column] = [
            .figure("THROTTLED"), .figure("PRESSURE"), .figure("CHARGED"), .figure("FAILURES"),
            .figure("PID"),
            .text("UNIT"), .text("REASON"),
        ]
        var table = Table(isWide ? columns + wide : columns)
        for replica in replicas {
            table.add(isWide ? cells(replica) + wideCells(replica) : cells(replica))
        }
        return table
    }

    private static func cells(_ replica: ReplicaView) -> [Cell] {
        [
            Cell(replica.nameText), Cell(replica.phaseText, replica.phase.tone),
            Cell(replica.phase == .ready ? "yes" : "no"),
            Cell(HumanText.cores(replica.cpuMilliCores)),
            Cell(HumanText.bytes(replica.memoryWorkingSetBytes)),
            Cell(HumanText.count(replica.tasks)), Cell(HumanText.count(replica.requestsTotal)),
            Cell(HumanText.count(replica.requestsInFlight)),
            Cell("\(replica.restarts)", replica.restarts > 0 ? .passing : .plain),
            Cell(HumanText.age(seconds: replica.ageSeconds)),
            Cell(replica.endpoint ?? HumanText.unknown),
        ]
    }

    private static func wideCells(_ replica: ReplicaView) -> [Cell] {
        [
            Cell(HumanText.permille(replica.throttledPermille)), Cell(replica.pressureText),
            Cell(HumanText.bytes(replica.memoryCurrentBytes)),
            Cell(HumanText.count(replica.failuresTotal)), Cell(HumanText.count(replica.mainPID)),
            Cell(replica.unitName), Cell(replica.reason ?? HumanText.unknown),
        ]
    }
}

extension ReplicaView {
    /// Of CPU, memory and I/O: `12.5%/0%/3%`.
    var pressureText: String {
        let shares = [cpuPressurePermille, memoryPressurePermille, ioPressurePermille]
        if shares.allSatisfy({ $0 == nil }) { return HumanText.unknown }
        return shares.map { HumanText.permille($0) }.joined(separator: "/")
    }

    /// `db-3-1 (db@0)`
    fileprivate var nameText: String { name + (lastingName.map { " (\($0))" } ?? "") }

    /// `backing-off 12s`: the phase, and how long it will last where that is known.
    var phaseText: String {
        phase.rawValue + (backingOffSeconds.map { " " + HumanText.age(seconds: $0) } ?? "")
    }
}

extension ReplicaView.Phase {
    var tone: Tone {
        switch self {
        case .ready: .good
        case .starting, .draining, .stopping, .frozen, .standby: .passing
        case .unready, .failed, .backingOff: .bad
        case .stopped: .plain
        }
    }
}
