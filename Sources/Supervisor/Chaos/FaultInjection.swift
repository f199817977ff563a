import Glibc
import LinuxIO
import Model
import SystemdBus

/// One fault in one replica, made through systemd. What lasts has an antidote: a unit of systemd's
/// that takes it back also when we are dead.
final class FaultInjection {
    /// Of a core's thousandths: enough to be reached by signals, too little to serve.
    private static let starvedMilliCores = 10
    private static let starvedBytes: UInt64 = 1 << 20
    /// A slow replica stands still for nine tenths of each of these.
    private static let slowPeriod: Duration = .milliseconds(200)
    private static let slowPause: Duration = .milliseconds(180)

    private let fault: ChaosFault
    private let unit: ReplicaUnit
    private let client: SystemdClient
    private let loop: EventLoop
    private let antidote: UnitName
    private let antidoteNumber: UInt64
    private var pacing: TimerToken?
    private var hasEnded = false
    /// The antidote is taken no earlier: its wait begins later than this one's.
    private var pacedUntil: Int64 = 0

    init(_ fault: ChaosFault, in unit: ReplicaUnit, client: SystemdClient, loop: EventLoop) {
        self.fault = fault
        self.unit = unit
        self.client = client
        self.loop = loop
        // From the clock, so that a daemon before us has used other names.
        antidoteNumber = UInt64(MonotonicClock.now / 1_000)
        antidote = UnitName(antidoteNumber: antidoteNumber)
    }

    /// `made` is called once, when systemd has done it or refused it.
    func begin(lasting span: Duration, made: @escaping (Result<Void, BusFault>) -> Void) {
        guard fault.lasts else { return make(made) }
        pacedUntil = MonotonicClock.now + span.wholeNanoseconds
        let remedy = TransientUnit(
            antidote: antidoteNumber, to: unit.id, undoing: undoing, after: span)
        client.startTransientUnit(remedy) { [weak self] result in
            guard let self else { return }
            switch result {
            case .failure(let fault): made(.failure(fault))
            case .success:
                make { [weak self] result in
                    if case .failure = result { self?.end() }
                    made(result)
                }
            }
        }
    }

    /// Takes it back now. Told again, nothing happens.
    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        if let pacing { loop.cancel(pacing) }
        pacing = nil
        // Its end runs what takes the fault back; one that has ended by itself has done so.
        if fault.lasts { client.stopUnit(antidote) { _ in } }
    }

    private func make(_ made: @escaping (Result<Void, BusFault>) -> Void) {
        switch fault {
        case .kill: client.killUnit(unit.name, .main, signal: SIGKILL, completion: made)
        case .exit: client.killUnit(unit.name, .main, signal: SIGTERM, completion: made)
        case .stop: client.killUnit(unit.name, .all, signal: SIGSTOP, completion: made)
        case .freeze: client.freezeUnit(unit.name, completion: made)
        case .oom:
            client.setUnitProperties(
                unit.name,
                [.swapMaximum(bytes: 0), .memoryMaximum(bytes: Self.starvedBytes)],
                completion: made)
        case .cpu:
            client.setUnitProperties(
                unit.name, [.cpuQuota(milliCores: Self.starvedMilliCores)], completion: made)
        case .slow:
            client.killUnit(unit.name, .all, signal: SIGSTOP, completion: made)
            pace(isStanding: true)
        }
    }

    private func pace(isStanding: Bool) {
        let span = isStanding ? Self.slowPause : Self.slowPeriod - Self.slowPause
        pacing = loop.schedule(at: MonotonicClock.now + span.wholeNanoseconds) { [weak self] in
            guard let self, !hasEnded, unit.phase == .running else { return }
            let isOver = MonotonicClock.now >= pacedUntil
            let signal = isStanding || isOver ? SIGCONT : SIGSTOP
            client.killUnit(unit.name, .all, signal: signal) { _ in }
            if !isOver { pace(isStanding: !isStanding) }
        }
    }

    /// As it is before the fault.
    private var undoing: [[String]] {
        let systemctl = "/usr/bin/systemctl"
        let name = unit.name.description
        let limits = unit.limits
        switch fault {
        case .kill, .exit: return []
        case .stop, .slow: return [[systemctl, "kill", "--signal=SIGCONT", name]]
        case .freeze: return [[systemctl, "thaw", name]]
        case .oom:
            let bytes = limits?.memoryMaximumBytes.map { "\($0)" } ?? "infinity"
            return [
                [
                    systemctl, "set-property", "--runtime", name, "MemoryMax=\(bytes)",
                    "MemorySwapMax=infinity",
                ]
            ]
        case .cpu:
            let quota = limits?.cpuMilliCores.map { "\($0 / 10).\($0 % 10)%" } ?? ""
            return [[systemctl, "set-property", "--runtime", name, "CPUQuota=\(quota)"]]
        }
    }
}
