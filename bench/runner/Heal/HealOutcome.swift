/// What was measured, and what is promised of it.
struct HealOutcome {
    /// Milliseconds from a kill: out of the pool, replacement asked for, and served again by each.
    var departures: [Double] = []
    var requests: [Double] = []
    var served: [HealPeer: [Double]] = [:]
    var lostWhileLeaving = 0
    /// Seconds until what hangs is replaced.
    var hangs: [Double] = []
    var lostByHangs = 0
    var load: HealUnderLoad.Outcome?
    var daemon: HealUnderLoad.Outcome?
    var front: HealUnderLoad.Outcome?
    var idle: [(probes: IdleCost.Probes, figures: IdleCost.Figures)] = []
    var notes: [String] = []

    /// Connections of the load on the front: at most so many requests are in flight at a kill.
    private static let frontConnections = 64

    var peers: [HealPeer] { HealPeer.allCases.filter { served[$0] != nil } }

    var figures: [Figure] {
        let lists: [(String, String, [Double])] =
            [
                ("kill to out of the pool", "ms", departures),
                ("kill to the replacement's start request", "ms", requests),
            ]
            + peers.map { ("kill to served again: \($0.rawValue)", "ms", served[$0] ?? []) }
            + [("hang to replaced", "s", hangs)]
            + idle.flatMap { probes, figures in
                let name = "\(figures.replicas) idle replicas, probes \(probes.rawValue)"
                return [
                    ("\(name): CPU", "% of a core", [figures.cpuPercent]),
                    ("\(name): memory", "MiB", [figures.residentMiB]),
                ]
            }
        return lists.filter { !$0.2.isEmpty }.map { Figure($0.0, unit: $0.1, $0.2) }
    }

    var stories: [String] {
        let told: [(String, HealUnderLoad.Outcome?)] = [
            ("a replica killed every 0.5 s", load), ("coxswaind killed every 2 s", daemon),
            ("the front killed every 5 s", front),
        ]
        return told.compactMap { name, outcome in outcome.map { "\(name): \($0.story)" } }
            + (hangs.isEmpty ? [] : ["\(lostByHangs) requests lost by \(hangs.count) hangs"])
    }

    var checks: [Check] { killChecks + loadChecks + idleChecks }

    private var killChecks: [Check] {
        var checks: [Check] = []
        if !departures.isEmpty {
            checks += [
                p99("kill to out of the pool", departures, atMost: 5),
                p99("kill to the replacement's start request", requests, atMost: 10),
                none("failed while replicas leave the pool", lostWhileLeaving),
            ]
        }
        for ours in peers where ours.isOurs {
            let name =
                "kill to served by the replacement\(ours == .coxswain ? "" : ", which stood by")"
            checks.append(p99(name, served[ours] ?? [], atMost: 60))
        }
        return checks + toBestPeer
    }

    /// Of the peers as they come: RestartSec=0 is what one sets who knows that it is there. Whoever starts a
    /// process after the death cannot be in half the time of one who does nothing else, as the program's own start
    /// is more than half of that. Who is to be as quick as that keeps a spare.
    private var toBestPeer: [Check] {
        let best = peers.filter { !$0.isOurs && $0 != .systemdAtOnce }
            .min { percentile(50, of: served[$0] ?? []) < percentile(50, of: served[$1] ?? []) }
        guard let best, let spare = served[.coxswainWithSpare] else { return [] }
        return [
            Check(
                "kill to served by a spare, median to \(best.rawValue)'s",
                percentile(50, of: spare) / percentile(50, of: served[best] ?? []), unit: "times",
                atMost: 0.5)
        ]
    }

    private var loadChecks: [Check] {
        var checks: [Check] = []
        if let load { checks.append(none("failed, a replica killed every 0.5 s", load.failed)) }
        if !hangs.isEmpty {
            checks.append(
                Check("hang to replaced, p99", percentile(99, of: hangs), unit: "s", atMost: 1))
        }
        if let daemon {
            checks.append(none("failed, coxswaind killed every 2 s", daemon.failed))
            checks.append(none("replicas replaced by that", daemon.replaced, "replicas"))
        }
        if let front {
            checks.append(none("refused, the front killed every 5 s", front.refused))
            checks.append(
                Check(
                    "lost for each kill of the front",
                    Double(front.failed) / Double(max(1, front.times)), unit: "requests",
                    atMost: Double(Self.frontConnections)))
        }
        return checks
    }

    private var idleChecks: [Check] {
        IdleCost.Probes.allCases.flatMap { probes -> [Check] in
            let figures = idle.filter { $0.probes == probes }.map(\.figures)
            guard let few = figures.first, let many = figures.last, few.replicas < many.replicas
            else { return [] }
            let name = "\(many.replicas) idle replicas, probes \(probes.rawValue)"
            let each = { (figures: IdleCost.Figures) in
                figures.cpuPercent / Double(figures.replicas)
            }
            return [
                Check(
                    "\(name): CPU", many.cpuPercent, unit: "% of a core",
                    atMost: probes == .on ? 5 : 2),
                Check("\(name): memory", many.residentMiB, unit: "MiB", atMost: 60),
                Check(
                    "\(name): CPU of each, to that with \(few.replicas)", each(many) / each(few),
                    unit: "times", atMost: 1.2),
            ]
        }
    }

    private func p99(_ name: String, _ values: [Double], atMost limit: Double) -> Check {
        Check(
            "\(name), p99 of \(values.count)", percentile(99, of: values), unit: "ms", atMost: limit
        )
    }

    private func none(_ name: String, _ count: Int, _ unit: String = "requests") -> Check {
        Check(name, Double(count), unit: unit, atMost: 0)
    }

    /// From the kill until served again, beside the peers: median and p99.
    func chart(_ subtitle: String) -> ChartPage {
        let panels = [("median", 50.0), ("p99", 99.0)].map { name, percent in
            BarPanel(
                title: "\(name) of up to \(served[.coxswain]?.count ?? 0) kills", unit: "ms",
                bars: peers.map { peer in
                    BarPanel.Bar(
                        label: peer.rawValue, value: percentile(percent, of: served[peer] ?? []),
                        isOurs: peer.isOurs)
                }, labelWidth: 170)
        }
        return ChartPage(
            title: "kill -9 until a client is served again: less is better", subtitle: subtitle,
            columns: 2, width: panels[0].width + 20, height: BarPanel.height(bars: peers.count),
            panels: panels.map(\.text))
    }
}
