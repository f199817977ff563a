import LinuxIO
import Model
import SystemdBus

/// Lets the control loop carry the systemd client: registers what sd-bus wants to wait for, and
/// has it process what came.
final class BusPump {
    private let client: SystemdClient
    private let loop: EventLoop
    private var watch: (interest: BusInterest, token: EventLoop.WatchToken)?
    private var timer: (deadline: Instant, token: TimerToken)?

    /// sd-bus may hold messages that it has read already, and wants to send what a turn's handlers
    /// have asked for: it is looked at before every wait, not only when its descriptor is ready.
    init(_ client: SystemdClient, on loop: EventLoop) {
        self.client = client
        self.loop = loop
        loop.atEachTurn { [unowned self] in pump() }
    }

    private func pump() {
        while client.process(at: ControlLoop.now) {}
        followDescriptor()
        followDeadline()
    }

    private func followDescriptor() {
        let wanted = client.interest
        if wanted == watch?.interest { return }
        if let watch { loop.unwatch(watch.token) }
        watch = nil
        guard let wanted else { return }
        do {
            let token = try loop.watch(
                wanted.fileDescriptor, for: Self.readiness(of: wanted.events)
            ) { _ in }
            watch = (wanted, token)
        } catch {
            DaemonLog.error("\(error); asking the bus again in a second")
            loop.schedule(at: MonotonicClock.now + 1_000_000_000) {}
        }
    }

    private func followDeadline() {
        let wanted = client.deadline
        if wanted == timer?.deadline { return }
        if let timer { loop.cancel(timer.token) }
        timer = wanted.map { deadline in
            let token = loop.schedule(at: deadline.nanoseconds) { [unowned self] in timer = nil }
            return (deadline, token)
        }
    }

    private static func readiness(of events: Int16) -> LinuxIO.Readiness {
        // poll(2) and epoll(7) share the values of POLLIN and POLLOUT.
        LinuxIO.Readiness(rawValue: UInt32(UInt16(bitPattern: events)))
    }
}
