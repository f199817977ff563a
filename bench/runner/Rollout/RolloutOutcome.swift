/// What was measured, and what is promised of it.
struct RolloutOutcome {
    private static let p99Limit = 1.5
    private static let speedLimit = 1.5
    private static let undoSlackSeconds = 1.0
    /// Half of what one replica of five gets.
    private static let lieSharePercent = 10.0

    var runs: [(service: RolloutService, steadyP99: Double, outcome: RolloutSeries.Outcome)] = []
    var connectionEach: RolloutSeries.Outcome?
    var sockets: (counts: SocketCrowd.Counts, outcome: RolloutSeries.Outcome)?
    var uploads: RolloutSeries.Outcome?
    var broken: [BrokenRevision.Outcome] = []
    var killed: RolloutSeries.Outcome?
    var speed = RolloutSpeed()
    var peers: [(peer: RolloutPeer, times: Int, report: LoadProcess.Report)] = []

    var figures: [Figure] {
        var figures: [Figure] = []
        for run in runs {
            let p99 = (run.outcome.report.latencyMicroseconds?.p99 ?? 0) / 1_000
            figures.append(
                Figure("\(run.service.name): p99 without rollouts", unit: "ms", [run.steadyP99]))
            figures.append(
                Figure(
                    "\(run.service.name): p99 of \(run.outcome.times) rollouts", unit: "ms", [p99]))
            figures.append(
                Figure("\(run.service.name): a rollout", unit: "s", [run.outcome.secondsEach]))
        }
        for outcome in broken {
            let seconds = outcome.undoneSeconds.map { [$0] } ?? []
            figures.append(
                Figure("a revision that \(outcome.revision.title): undone", unit: "s", seconds))
        }
        for entry in peers {
            figures.append(
                Figure(
                    "\(entry.peer.rawValue): failed", unit: "requests",
                    [Double(entry.report.failed)]))
        }
        if !speed.rollouts.isEmpty {
            figures.append(Figure("rollout of 10 replicas", unit: "ms", speed.rollouts))
            figures.append(Figure("its ideal", unit: "ms", [speed.ideal]))
        }
        return figures
    }

    var checks: [Check] {
        runs.flatMap(checks(of:)) + variantChecks + broken.flatMap(checks(of:)) + killedChecks
            + speedChecks
    }

    private func checks(
        of run: (service: RolloutService, steadyP99: Double, outcome: RolloutSeries.Outcome)
    ) -> [Check] {
        let p99 = (run.outcome.report.latencyMicroseconds?.p99 ?? 0) / 1_000
        let name = run.service.name
        return [
            none("\(name): failed, or connections ended", run.outcome.harmed),
            none("\(name): undone", run.outcome.undone),
            Check(
                "\(name): ready replicas, at least", Double(run.outcome.floor), unit: "",
                atLeast: Double(RolloutService.replicas)),
            Check(
                "\(name): p99 to that without rollouts", p99 / max(run.steadyP99, 1e-3),
                unit: "times", atMost: Self.p99Limit),
        ]
    }

    private var variantChecks: [Check] {
        var checks: [Check] = []
        if let connectionEach {
            checks.append(
                none("one connection for each request: failed", connectionEach.report.failed))
        }
        if let sockets {
            checks.append(
                none(
                    "100 WebSockets: opened in vain or answered wrongly",
                    sockets.counts.refused + sockets.counts.wrong))
            checks.append(none("requests beside them: failed", sockets.outcome.harmed))
        }
        if let uploads {
            checks.append(none("50 uploads of 10 MB: failed", uploads.report.failed))
        }
        return checks
    }

    private func checks(of outcome: BrokenRevision.Outcome) -> [Check] {
        let name = "a revision that \(outcome.revision.title)"
        let limit = BrokenRevision.progressDeadlineSeconds + Self.undoSlackSeconds
        var checks = [
            Check("\(name): undone after", outcome.undoneSeconds ?? 999, unit: "s", atMost: limit),
            Check(
                "\(name): ready replicas, at least", Double(outcome.floor), unit: "",
                atLeast: Double(RolloutService.replicas)),
        ]
        if outcome.revision == .lie {
            let share = Double(outcome.report.failed) * 100 / Double(max(1, outcome.report.sent))
            checks.append(
                Check("\(name): failed", share, unit: "%", atMost: Self.lieSharePercent))
        }
        if !outcome.revision.mayFail {
            checks.append(none("\(name): failed", outcome.report.failed))
        }
        return checks
    }

    private var killedChecks: [Check] {
        killed.map { [none("coxswaind killed in each of \($0.times) rollouts: failed", $0.harmed)] }
            ?? []
    }

    private var speedChecks: [Check] {
        guard !speed.rollouts.isEmpty else { return [] }
        return [
            Check(
                "rollout of 10 replicas to its ideal",
                percentile(50, of: speed.rollouts) / speed.ideal,
                unit: "times", atMost: Self.speedLimit)
        ]
    }

    var stories: [String] {
        var stories = runs.map { "\($0.service.name): \($0.outcome.story)" }
        if let connectionEach { stories.append("one connection each: \(connectionEach.story)") }
        if let sockets {
            let counts = sockets.counts
            stories.append(
                "WebSockets: \(counts.opened) opened, \(counts.refused) in vain, \(counts.cut) cut at the "
                    + "drain deadline, \(counts.echoed) messages echoed, \(counts.lost) lost with their socket, "
                    + "\(counts.wrong) wrong; beside them \(sockets.outcome.story)")
        }
        if let uploads { stories.append("uploads: \(uploads.story)") }
        stories += broken.map { outcome in
            let undone =
                outcome.undoneSeconds.map { "undone after \(decimal($0, 2)) s" } ?? "NOT undone"
            return
                "a revision that \(outcome.revision.title): \(undone), \(outcome.report.failed) of "
                + "\(outcome.report.sent) requests failed, never fewer than \(outcome.floor) ready"
        }
        if let killed { stories.append("coxswaind killed in each rollout: \(killed.story)") }
        stories += peers.map {
            "\($0.peer.rawValue): \($0.report.failed) of \($0.report.sent) requests failed, "
                + "\($0.report.reconnects) reconnects, \($0.times) rollouts"
        }
        return stories
    }

    private func none(_ name: String, _ count: Int) -> Check {
        Check(name, Double(count), unit: "", atMost: 0)
    }
}
