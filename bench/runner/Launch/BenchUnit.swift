import LinuxIO
import SystemdBus

/// Units that the benches start themselves, as bare as a unit can be and still be accounted for.
enum BenchUnit {
    static let slice = UnitName("coxswain-bench.slice")
    private static let sleep = ExecCommand(["/bin/sleep", "infinity"])

    /// Four parts in the name: the daemon does not take it for a replica.
    static func name(_ purpose: String, _ number: Int) -> UnitName {
        UnitName("coxswain-bench-\(purpose)-\(number).service")
    }

    /// `Type=exec`, as replicas are: the job is done when the program has been executed.
    static func sleeper(_ name: UnitName) -> TransientUnit {
        TransientUnit(
            name,
            [.description("a unit of coxswain-bench"), .slice(slice), .type(.exec)]
                + [.collectMode(.inactiveOrFailed), .execStart([sleep])] + UnitProperty.accounting)
    }

    /// The same, kept alive by systemd itself, with its own default pause of 100 ms.
    static func restartedBySystemd(_ name: UnitName) -> TransientUnit {
        var unit = sleeper(name)
        unit.properties += [
            UnitProperty("Restart", .text("always")),
            // Or it would be given up after the fifth kill in ten seconds.
            UnitProperty("StartLimitIntervalUSec", .unsigned64(0)),
        ]
        return unit
    }
}

extension BusSession {
    /// Starts the units at once and waits until all their jobs are done. Nanoseconds.
    func start(_ units: [TransientUnit]) throws -> Int64 {
        var waiting = Set(units.map(\.name))
        var fault: BusFault?
        var lastDone: Int64 = 0
        listen { event, instant in
            guard case .jobRemoved(let job) = event else { return }
            if waiting.remove(job.unit) != nil { lastDone = instant }
        }
        let begun = MonotonicClock.now
        for unit in units {
            client.startTransientUnit(unit) {
                if case .failure(let failure) = $0 { fault = failure }
            }
        }
        try wait("\(units.count) units to start") {
            if let fault { throw fault }
            return waiting.isEmpty
        }
        return lastDone - begun
    }

    /// Stops the units and waits until systemd has forgotten them.
    func remove(_ names: [UnitName]) throws {
        var waiting = Set(names)
        listen { event, _ in
            if case .unitRemoved(let unit) = event { waiting.remove(unit) }
        }
        for name in names {
            client.stopUnit(name) { if case .failure = $0 { waiting.remove(name) } }
        }
        try wait("\(names.count) units to be gone") { waiting.isEmpty }
    }
}
