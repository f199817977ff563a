import ControlAPI
import Glibc
import LinuxIO

/// A revision that must be undone by itself.
enum BrokenRevision: String, CaseIterable {
    case exit, unready, lie, leak

    static let progressDeadlineSeconds = 5.0
    private static let patience = Int64.seconds(20)
    private static let pollMicroseconds: UInt32 = 10_000
    private static let rollout =
        "{ surge: 25%, unavailable: 0, min-ready: 2s, progress-deadline: 5s, on-failure: undo }"

    var title: String {
        switch self {
        case .exit: "exits at once"
        case .unready: "is never ready"
        case .lie: "answers half with 500 once it is ready"
        case .leak: "leaks until it is killed for want of memory"
        }
    }

    /// Clients see nothing of those that never serve.
    var mayFail: Bool { self == .lie || self == .leak }

    struct Outcome {
        let revision: BrokenRevision
        /// Nil: it was not undone.
        let undoneSeconds: Double?
        let report: LoadProcess.Report
        let floor: Int
    }

    /// On a service that is settled; leaves it so.
    func measure(on series: RolloutSeries, rate: Double) throws -> Outcome {
        let last = series.live.control.answer(.events(of: series.live.name, limit: 1, after: nil))
        let load = try series.load(
            ["--duration", "24h", "--rate", "\(rate)", "--connections", "32"], rawValue)
        let watch = ServiceWatch(series.live, on: series.session, every: .milliseconds(50))
        let begin = MonotonicClock.now
        try series.live.apply(
            series.service.policy(
                "broken-\(rawValue)", rollout: Self.rollout, environment: "MISBEHAVE: \(rawValue)"))
        var undone: Int64?
        try watch.watch {
            undone = undone ?? undo(on: series.live, after: last?.last?.id ?? 0)
            return undone != nil || MonotonicClock.now > begin + Self.patience
        }
        load.end()
        try series.live.apply(series.service.policy("v0"))
        try series.live.awaitSettled(at: RolloutService.replicas)
        return Outcome(
            revision: self, undoneSeconds: undone.map { Double($0 - begin) / 1e9 },
            report: try load.report(), floor: watch.looks.map(\.ready).min() ?? 0)
    }

    private func undo(on service: LiveService, after last: Int64) -> Int64? {
        let events = service.control.answer(.events(of: service.name, limit: 100, after: last))
        return events?.contains { $0.kind == "rollout-undone" } == true ? MonotonicClock.now : nil
    }
}
