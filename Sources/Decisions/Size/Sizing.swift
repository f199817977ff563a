package import Model

/// What each replica of a service may use where its policy lets that move (`scale.limits`). All have
/// the same, whichever revision they are of, as long as its template says the same limits.
package struct Sizing: Sendable, Equatable {
    /// What the template says: where it began.
    package let base: ReplicaSize
    package internal(set) var size: ReplicaSize
    var scaler = SizeScaler()
    /// A replica was killed for want of memory, and nothing has been decided since.
    var ranOutOfMemory = false
    @Boxed package internal(set) var decision: SizeDecision? = nil

    init(from base: ReplicaSize, at size: ReplicaSize, _ limits: ScaleLimits, now: Instant) {
        self.base = base
        self.size = size
        scaler.begin(at: size, limits, now: now)
    }

    var kept: ServiceRecord.KeptSize { ServiceRecord.KeptSize(base: base, size: size) }

    /// The host has no more to give: the limit is what it will stay.
    private var isHeldByHost: Bool {
        decision?.cpu?.limits.contains { $0 == .hostShort || $0 == .hostRoom } == true
    }

    /// What the number of replicas is judged by, which must not move with the limit itself, or each would
    /// undo what the other has done: what a replica may have at most, or what it began with.
    func cpuReference(_ limits: ScaleLimits) -> Int? {
        guard let cpu = limits.cpu else { return nil }
        switch limits.order {
        case .before: return isHeldByHost ? size.cpuMilliCores : cpu.maximumMilliCores
        case .beside: return base.cpuMilliCores
        }
    }
}

/// A change of one replica's limits: asked for, or to be tried again.
struct Resizing: Sendable, Equatable {
    /// systemd has been asked and has not answered.
    var asked: ReplicaSize?
    /// In a row, of this size.
    var failures = 0
    var failed: ReplicaSize?
    /// When it is tried again.
    var due: Instant?

    func mayAsk(for size: ReplicaSize, at now: Instant) -> Bool {
        guard asked == nil else { return false }
        guard failed == size else { return true }
        return failures < Limits.resizeAttempts && (due ?? now) <= now
    }

    mutating func ask(for size: ReplicaSize) {
        asked = size
        due = nil
        if failed != size { failures = 0 }
    }

    /// Tells the pause; nil: it is not tried again.
    mutating func fail(at now: Instant) -> Duration? {
        failed = asked
        asked = nil
        failures += 1
        guard failures < Limits.resizeAttempts else { return nil }
        let pause = min(.seconds(1 << (failures - 1)), Limits.resizePause)
        due = now + pause
        return pause
    }

    mutating func wait(until instant: Instant) {
        failed = asked
        asked = nil
        due = instant
    }
}
