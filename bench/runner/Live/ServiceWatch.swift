import ControlAPI
import LinuxIO
import Model
import SystemdBus

/// Looks at a service from outside while something else puts load on it: the API tells how many
/// replicas there are, the bus when units come.
final class ServiceWatch {
    struct Look {
        let instant: Int64
        let desired: Int
        let ready: Int
        /// All that have a process: what is paid for.
        let running: Int
        /// Ready replicas by revision.
        let revisions: [Int: Int]
    }

    private let service: LiveService
    private let session: BusSession
    private let period: Duration
    private(set) var looks: [Look] = []
    /// When systemd announced each new unit of the service: while it handles the start request.
    private(set) var starts: [Int64] = []

    init(_ service: LiveService, on session: BusSession, every period: Duration) {
        self.service = service
        self.session = session
        self.period = period
    }

    func watch(until isDone: () throws -> Bool) throws {
        session.listen { [weak self, name = service.name] event, instant in
            guard case .unitNew(let unit) = event, unit.replica?.service == name else { return }
            self?.starts.append(instant)
        }
        defer { session.listen { _, _ in } }
        while try !isDone() {
            look()
            let next = MonotonicClock.now + period.nanosecondCount
            try session.wait("the next look") { MonotonicClock.now >= next }
        }
        look()
    }

    /// Nothing is noted while the daemon is away.
    private func look() {
        guard let view = service.view else { return }
        let replicas = service.replicas
        var look: [Int: Int] = [:]
        for replica in replicas where replica.phase == .ready {
            look[replica.revision, default: 0] += 1
        }
        looks.append(
            Look(
                instant: MonotonicClock.now, desired: view.desired,
                ready: look.values.reduce(0, +),
                running: replicas.count { $0.phase.hasProcess }, revisions: look))
    }

    /// Every change of the desired count, the first look aside.
    var scalings: [(instant: Int64, from: Int, to: Int)] {
        zip(looks, looks.dropFirst()).compactMap { before, after in
            before.desired == after.desired
                ? nil : (after.instant, before.desired, after.desired)
        }
    }
}

extension ReplicaView.Phase {
    fileprivate var hasProcess: Bool {
        switch self {
        case .starting, .ready, .unready, .draining, .stopping, .frozen, .standby: true
        case .stopped, .failed, .backingOff: false
        }
    }
}
