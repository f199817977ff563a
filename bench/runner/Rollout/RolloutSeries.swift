import ControlAPI
import LinuxIO
import Model

/// One rollout after another under load, watched from outside.
struct RolloutSeries {
    private static let lookPeriod: Duration = .milliseconds(50)
    /// Of one rollout.
    private static let patience = Int64.seconds(120)

    struct Outcome {
        let report: LoadProcess.Report
        let looks: [ServiceWatch.Look]
        let times: Int
        /// Rollouts that went back by themselves.
        let undone: Int
        let seconds: Double

        var floor: Int { looks.map(\.ready).min() ?? 0 }
        var secondsEach: Double { seconds / Double(max(1, times)) }
        /// What no client may see: a request that failed, or a connection that ended.
        var harmed: Int { report.failed + report.unsent + report.reconnects }

        var story: String {
            let kinds = report.failures.sorted { $0.key < $1.key }.map { "\($1) \($0)" }
            return
                "\(report.sent) requests, \(report.failed) failed \(kinds), \(report.unsent) unsent, "
                + "\(report.reconnects) reconnects, \(undone) undone of \(times) rollouts of \(decimal(secondsEach, 2)) s, "
                + "never fewer than \(floor) ready"
        }
    }

    let service: RolloutService
    let live: LiveService
    let session: BusSession
    let directory: String

    /// Brings the service up at a first version.
    init(
        _ service: RolloutService, on session: BusSession, directory: String, drain: String = "30s"
    ) throws {
        self.service = service
        self.session = session
        self.directory = directory
        live = LiveService(
            name: try ServiceName(service.name), control: ControlClient(), directory: directory)
        try live.apply(service.policy("v0", drain: drain))
        try live.awaitSettled(at: RolloutService.replicas)
    }

    func load(_ words: [String], _ name: String = "load") throws -> LoadProcess {
        try LoadProcess(
            "\(service.name)-\(name)", url: service.url, words, directory: directory)
    }

    /// Half of what the service manages with everybody on this machine, at most 2,000 a second.
    func rate() throws -> Double {
        let report = try load(["--concurrency", "32", "--duration", "4s"], "saturation").report()
        return min(2_000, Double(report.ok) / report.seconds / 2)
    }

    /// `deed` is told of each rollout that has begun, for what is to happen in its midst.
    func roll(
        _ times: Int, under load: LoadProcess, drain: String = "30s",
        _ deed: (Int) throws -> Void = { _ in }
    ) throws -> Outcome {
        let watch = ServiceWatch(live, on: session, every: Self.lookPeriod)
        var (begun, undone) = (0, 0)
        var last = newestEvent()
        let start = MonotonicClock.now
        var deadline = start + Self.patience
        try watch.watch {
            guard live.isSettled(at: RolloutService.replicas) else {
                guard MonotonicClock.now < deadline else {
                    throw BenchFault("rollout \(begun) of '\(service.name)' does not end")
                }
                return false
            }
            deadline = MonotonicClock.now + Self.patience
            undone += undos(after: &last)
            if begun == times { return true }
            begun += 1
            try live.apply(service.policy("v\(begun)", drain: drain))
            try deed(begun)
            return false
        }
        let seconds = Double(MonotonicClock.now - start) / 1e9
        load.end()
        return Outcome(
            report: try load.report(), looks: watch.looks, times: times, undone: undone,
            seconds: seconds)
    }

    private func newestEvent() -> Int64 {
        live.control.answer(.events(of: live.name, limit: 1, after: nil))?.last?.id ?? 0
    }

    private func undos(after last: inout Int64) -> Int {
        let events = live.control.answer(.events(of: live.name, limit: 500, after: last)) ?? []
        last = events.last?.id ?? last
        return events.count { $0.kind == "rollout-undone" }
    }
}
