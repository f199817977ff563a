import ControlAPI
import Decisions
import Hummingbird
import Model

extension WriteHandlers {
    func push(_ push: MetricPush, to name: ServiceName) async throws -> Response {
        try APIBody.response(try await mail.ask { $0.take(push, for: name) }.get())
    }
}

extension Daemon {
    /// A figure that is absurd is refused and counts for nothing: who pushes is there to be told.
    func take(_ push: MetricPush, for name: ServiceName) -> Result<ActionReply, ErrorReply> {
        guard control.isResumed else { return .failure(ErrorReply(refusal: .notYetResumed)) }
        guard let policy = control.fleet.service(name)?.policy else {
            return .failure(ErrorReply(refusal: .unknownService(name)))
        }
        let pushed = policy.scale.metrics.filter { $0.source == .pushed }
        guard pushed.contains(where: { $0.name == push.metric }) else {
            return .failure(unknown(push.metric, of: name, pushed.map(\.name)))
        }
        do throws(MetricFault) {
            let milli = try MetricNumber.milli(push.value)
            let clock = HostClock.reading(bootID: bootID).wallClock(knowing: [:])
            let time = push.time?.millisecondsSince1970 ?? clock.millisecondsSince1970
            let at = try MetricTime.instant(ofWall: time, clock)
            control.deliver(.told(MetricReading(of: push.metric, name, .milli(milli), at: at)))
            return .success(
                ActionReply(sentence: "\(name): '\(push.metric)' is \(MilliText.write(Int(milli)))")
            )
        } catch {
            return .failure(
                ErrorReply(
                    code: .malformed, message: "'\(push.metric)' \(error)",
                    hint: "a figure is a number from 0 to 1000000000000; nothing has changed"))
        }
    }

    private func unknown(_ metric: String, of name: ServiceName, _ known: [String]) -> ErrorReply {
        ErrorReply(
            code: .unknown,
            message: "service '\(name)' has no metric \(metric.shown) that is pushed",
            hint: known.isEmpty
                ? "add 'metrics: [{ name: jobs, push: true, average: 20 }]' to its 'scale'"
                : "it has \(known.map { "'\($0)'" }.listed())")
    }
}
