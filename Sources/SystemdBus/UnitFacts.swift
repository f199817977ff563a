package import Model

/// What systemd says of a service unit. A fact it did not tell is nil: a signal carries some, a
/// question is answered with all that apply.
package struct UnitFacts: Equatable, Sendable {
    package var id: UnitName?
    /// `loaded`, `not-found`, `error`, `masked` ... Asked for a unit that is not there, systemd
    /// answers with facts whose load state is `not-found`.
    package var loadState: String?
    package var activeState: ActiveState?
    /// The service's own finer state: `running`, `start`, `stop-sigterm`, `auto-restart` ...
    package var subState: String?
    /// A new one, 32 hexadecimal digits, for each run. Empty: it has not run.
    package var invocationID: String?
    /// The cgroup's path below each hierarchy's root; empty: it has none now.
    package var controlGroup: String?
    /// 0: it has none now.
    package var mainPID: Int32?
    package var result: ServiceResult?
    /// Of the last main process. Nil also while it runs.
    package var mainProcessEnd: ProcessEnd?
    /// Of the last action (`ExecStopPost=`). Nil also while it runs, and before. systemd sends it
    /// with no signal: it has to be asked for.
    package var lastActionEnd: ProcessEnd?
    package var statusText: String?
    package var environment: [String]?
    /// 0: there is no job for it in systemd's queue.
    package var jobNumber: UInt32?
    /// Nil also while the moment has not come, here and below.
    package var mainStarted: Instant?
    package var mainExited: Instant?
    package var becameActive: Instant?
    package var becameInactive: Instant?
    package var restarts: UInt32?
    package var isFrozen: Bool?
    package var cpuNanoseconds: UInt64?
    package var memoryBytes: UInt64?
    package var tasks: UInt64?
    /// Of a second; the largest number: no limit, here and below.
    package var cpuQuotaMicroseconds: UInt64?
    package var memoryMaximum: UInt64?
    package var memoryHigh: UInt64?

    package init() {}

    package var isLoaded: Bool { loadState == "loaded" }

    /// What it may use; nil: systemd has not told.
    package var size: ReplicaSize? {
        guard let cpuQuotaMicroseconds, let memoryMaximum, let memoryHigh else { return nil }
        func limit(_ told: UInt64) -> UInt64? { told == .max ? nil : told }
        return ReplicaSize(
            cpuMilliCores: limit(cpuQuotaMicroseconds).map { Int(clamping: $0 / 1_000) },
            memoryMaximumBytes: limit(memoryMaximum), memoryHighBytes: limit(memoryHigh))
    }

    /// The environment that the unit was started with, as a table.
    package var environmentTable: [String: String] {
        var table: [String: String] = [:]
        for entry in environment ?? [] {
            guard let equals = entry.firstIndex(of: "=") else { continue }
            table[String(entry[..<equals])] = String(entry[entry.index(after: equals)...])
        }
        return table
    }

    /// Takes over what the newer facts tell.
    package mutating func merge(_ newer: UnitFacts) {
        func take<Value>(_ path: WritableKeyPath<UnitFacts, Value?>) {
            if let value = newer[keyPath: path] { self[keyPath: path] = value }
        }
        take(\.id)
        take(\.loadState)
        take(\.activeState)
        take(\.subState)
        take(\.invocationID)
        take(\.controlGroup)
        take(\.mainPID)
        take(\.result)
        take(\.mainProcessEnd)
        take(\.lastActionEnd)
        take(\.statusText)
        take(\.environment)
        take(\.jobNumber)
        take(\.mainStarted)
        take(\.mainExited)
        take(\.becameActive)
        take(\.becameInactive)
        take(\.restarts)
        take(\.isFrozen)
        take(\.cpuNanoseconds)
        take(\.memoryBytes)
        take(\.tasks)
        take(\.cpuQuotaMicroseconds)
        take(\.memoryMaximum)
        take(\.memoryHigh)
    }
}
