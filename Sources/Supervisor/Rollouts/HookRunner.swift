import LinuxIO
import Model
import SystemdBus

/// Runs the commands around rollouts, each as a unit of its own: in the service's slice, as its user,
/// in the sandbox and within the limits of the revision that is rolled out.
final class HookRunner {
    private let loop: EventLoop
    private let commands: CommandRunner
    private let deliver: (Event) -> Void
    /// One a service: a new one calls the one before off.
    private var runs: [ServiceName: CommandRun] = [:]

    init(loop: EventLoop, commands: CommandRunner, deliver: @escaping (Event) -> Void) {
        self.loop = loop
        self.commands = commands
        self.deliver = deliver
    }

    func run(_ launch: HookLaunch) {
        let unit = ReplicaUnit(
            id: ReplicaID(service: launch.service, revision: launch.to, ordinal: 0),
            endpoint: nil, template: launch.template, phase: .starting)
        runs[launch.service] = commands.run(
            launch.hook.command, beside: unit, within: launch.hook.deadline
        ) { [unowned self] outcome in
            runs[launch.service] = nil
            take(outcome, of: launch)
        }
    }

    private func take(_ outcome: CommandOutcome, of launch: HookLaunch) {
        switch outcome {
        case .succeeded: tell(nil, of: launch)
        case .failed(let how): tell(how, of: launch)
        case .timedOut: tell("was not done within \(launch.hook.deadline.text)", of: launch)
        // Nobody's failure: it is asked again when the bus may be back.
        case .notRun:
            let due = MonotonicClock.now + Limits.busRetryPause.wholeNanoseconds
            loop.schedule(at: due) { [weak self] in
                guard let self, runs[launch.service] == nil else { return }
                run(launch)
            }
        }
    }

    private func tell(_ failure: String?, of launch: HookLaunch) {
        deliver(
            .hookEnded(launch.service, launch.moment, of: launch.to, failure: failure))
    }
}
