import LinuxIO
import Model
import SystemdBus

/// Starts units that have a file, and waits for the end of each start job: of a `Type=oneshot` unit that
/// is the end of its work. Two alerts may wait for one unit, whose start is then one job.
final class AlertStarts {
    private struct Waiting {
        let number: Int
        let timer: TimerToken
        let onEnd: (_ failure: String?) -> Void
    }

    private let client: SystemdClient
    private let loop: EventLoop
    private var waiting: [UnitName: [Waiting]] = [:]
    private var nextNumber = 0

    init(client: SystemdClient, loop: EventLoop) {
        self.client = client
        self.loop = loop
    }

    func start(
        _ unit: UnitName, within timeout: Duration, onEnd: @escaping (_ failure: String?) -> Void
    ) {
        let number = nextNumber
        nextNumber += 1
        let due = MonotonicClock.now + timeout.wholeNanoseconds
        let timer = loop.schedule(at: due) { [weak self] in
            self?.end(number, of: unit, "its start was not done within \(timeout.text)")
        }
        waiting[unit, default: []].append(Waiting(number: number, timer: timer, onEnd: onEnd))
        client.start(unit) { [weak self] result in
            guard case .failure(let fault) = result else { return }
            self?.end(number, of: unit, fault.description)
        }
    }

    func ended(_ job: RemovedJob) {
        guard let all = waiting[job.unit] else { return }
        let failure: String? =
            switch job.result {
            case .done, .skipped: nil
            case .failed: "it failed; `journalctl -u '\(job.unit)'` tells why"
            case .canceled: "its start was called off"
            case .timeout: "its start took too long"
            case .dependency: "a unit that it depends on failed"
            case .other(let word): "its start ended as '\(word)'"
            }
        for one in all { end(one.number, of: job.unit, failure) }
    }

    private func end(_ number: Int, of unit: UnitName, _ failure: String?) {
        guard let index = waiting[unit]?.firstIndex(where: { $0.number == number }),
            let one = waiting[unit]?.remove(at: index)
        else { return }
        if waiting[unit]?.isEmpty == true { waiting[unit] = nil }
        loop.cancel(one.timer)
        one.onEnd(failure)
    }
}
