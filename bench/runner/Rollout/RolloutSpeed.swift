import ControlAPI
import LinuxIO
import Model

/// How long a rollout of ten replicas takes that are ready 50 ms after their start, and how long it
/// would take if nothing but those 50 ms took any time.
struct RolloutSpeed {
    static let replicas = 10
    /// A quarter, rounded up.
    private static let surge = 3
    private static let lookPeriod: Duration = .milliseconds(2)

    /// From the first new unit until all ten are available, in milliseconds.
    private(set) var rollouts: [Double] = []
    /// A start of the program by itself until it answers.
    private(set) var starts: [Double] = []

    /// So many waves of starts, each as long as one.
    var ideal: Double {
        let waves = (Self.replicas + Self.surge - 1) / Self.surge
        return Double(waves) * percentile(50, of: starts)
    }

    mutating func measure(_ times: Int, on session: BusSession, directory: String) throws {
        for _ in 0..<times {
            starts.append(try BareStart.measure(delay: RolloutService.startDelay, directory))
        }
        let service = RolloutService.starter
        let live = LiveService(
            name: try ServiceName(service.name), control: ControlClient(), directory: directory)
        try live.apply(service.policy("v0", replicas: Self.replicas))
        try live.awaitSettled(at: Self.replicas)
        for number in 1...times {
            let watch = ServiceWatch(live, on: session, every: Self.lookPeriod)
            var available: Int64?
            let command = try ShellCommand(
                starting:
                    "coxctl apply -f '\(try live.write(service.policy("v\(number)", replicas: Self.replicas)))' >/dev/null"
            )
            var isApplied = false
            try watch.watch {
                if !isApplied { isApplied = try command.hasEnded() }
                guard isApplied, live.isUpToDate(Self.replicas) else { return false }
                available = MonotonicClock.now
                return true
            }
            if let first = watch.starts.first, let available {
                rollouts.append(Double(available - first) / 1e6)
            }
            try live.awaitSettled(at: Self.replicas)
        }
        try live.delete()
    }
}

extension LiveService {
    /// All of the newest revision; those before may still drain.
    fileprivate func isUpToDate(_ count: Int) -> Bool {
        guard let view else { return false }
        return view.upToDate == count && view.available >= count
    }
}
