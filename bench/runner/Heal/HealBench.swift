import ArgumentParser
import FoundationEssentials
import Glibc
import LinuxIO
import Model

/// What can be measured by itself.
enum HealPart: String, CaseIterable, ExpressibleByArgument {
    case kills, served, load, hang, daemon, front, idle
}

/// Processes die, hang and come back; part by part.
struct HealBench {
    private static let replicas = 3
    private static let pool = ["--rate", "2000", "--connections", "32"]
    private static let hangs = 20

    let directory: String
    let repetitions: Int
    let seconds: Double
    let idleSeconds: Double
    let idleEach: Int

    func run(_ part: HealPart, into outcome: inout HealOutcome) throws {
        print("heal: \(part.rawValue)")
        fflush(nil)
        switch part {
        case .kills: try kills(&outcome)
        case .served: try served(&outcome)
        case .load: try load(&outcome)
        case .hang: try hang(&outcome)
        case .daemon: try daemon(&outcome)
        case .front: try front(&outcome)
        case .idle: try idle(&outcome)
        }
    }

    private func with(
        replicas: Int = HealBench.replicas, spares: Int = 0, liveness: String? = nil,
        _ body: (LiveService) throws -> Void
    ) throws {
        let name = try ServiceName("healer")
        let service = LiveService(name: name, control: ControlClient(), directory: directory)
        try service.apply(
            HealService.policy("healer", replicas: replicas, spares: spares, liveness: liveness))
        try service.awaitSettled(at: replicas, spares: spares)
        try body(service)
        try service.delete()
    }

    private func kills(_ outcome: inout HealOutcome) throws {
        try with { service in
            let load = try LoadProcess(
                "pool", url: HealService.url, ["--duration", "24h"] + Self.pool,
                directory: directory)
            let requests = try StartRequests(directory: directory)
            let departure = PoolDeparture(service: service)
            var kills: [Int64] = []
            for _ in 0..<repetitions {
                try service.awaitSettled(at: Self.replicas)
                guard let victim = service.victims().first else {
                    throw BenchFault("no replica is ready")
                }
                let (killed, took) = try departure.measure(victim)
                kills.append(killed)
                outcome.departures.append(took)
            }
            try service.awaitSettled(at: Self.replicas)
            load.end()
            outcome.lostWhileLeaving = try load.report().failed
            outcome.requests = try requests.delays(after: kills)
        }
    }

    private func served(_ outcome: inout HealOutcome) throws {
        for (ours, spares) in [(HealPeer.coxswain, 0), (.coxswainWithSpare, 1)] {
            try with(replicas: 1, spares: spares) { service in
                outcome.served[ours] = try FirstServed.measure(
                    service, spares: spares, times: ours.kills(of: repetitions))
            }
        }
        for (index, peer) in HealPeer.allCases.enumerated() where !peer.isOurs {
            guard peer.program.map({ FrontPrograms.find($0) != nil }) ?? true else {
                outcome.notes.append("not measured: \(peer.rawValue), which is not installed")
                continue
            }
            outcome.served[peer] = try FirstServed.measure(
                peer, times: peer.kills(of: repetitions),
                port: HealService.port + 10 + UInt16(index), directory: directory)
        }
    }

    private func load(_ outcome: inout HealOutcome) throws {
        try with { service in
            let bench = HealUnderLoad(service: service, directory: directory, seconds: seconds)
            outcome.load = try bench.measure(every: 0.5, [Self.pool]) { _ in
                if let victim = service.victims().first { kill(victim.process, SIGKILL) }
            }
        }
    }

    private func hang(_ outcome: inout HealOutcome) throws {
        let liveness = "{ path: /, period: 250ms, timeout: 200ms, failures: 2 }"
        try with(liveness: liveness) { service in
            let load = try LoadProcess(
                "hang", url: HealService.url,
                ["--duration", "24h", "--rate", "500", "--connections", "64"], directory: directory)
            let recovery = HangRecovery(service: service, replicas: Self.replicas)
            for _ in 0..<min(Self.hangs, repetitions) {
                try service.awaitSettled(at: Self.replicas)
                outcome.hangs.append(try recovery.measure())
            }
            load.end()
            outcome.lostByHangs = try load.report().failed
        }
    }

    private func daemon(_ outcome: inout HealOutcome) throws {
        try with { service in
            let bench = HealUnderLoad(service: service, directory: directory, seconds: seconds)
            outcome.daemon = try bench.measure(every: 2, [Self.pool]) { _ in
                try HealUnderLoad.killDaemon("coxswaind.service")
            }
        }
    }

    /// Kept connections break with the front, and whoever connects anew must not be refused.
    private func front(_ outcome: inout HealOutcome) throws {
        try with { service in
            let bench = HealUnderLoad(service: service, directory: directory, seconds: seconds)
            outcome.front = try bench.measure(
                every: 5,
                [
                    ["--rate", "300", "--connections", "32", "--no-keep-alive"],
                    ["--rate", "500", "--connections", "32"],
                ]
            ) { _ in try HealUnderLoad.killDaemon("coxswain-front.service") }
        }
    }

    private func idle(_ outcome: inout HealOutcome) throws {
        let cost = IdleCost(control: ControlClient(), seconds: idleSeconds)
        for probes in IdleCost.Probes.allCases {
            for count in [1, idleEach] {
                outcome.idle.append((probes, try cost.measure(probes, replicasEach: count)))
            }
            try cost.clear()
        }
    }

    static func mainProcess(of unit: String) throws -> pid_t {
        let text = ProgramOutput.firstLine(["systemctl", "show", "-P", "MainPID", unit])
        guard let process = pid_t(text), process > 0 else {
            throw BenchFault("failed to find the main process of '\(unit)': '\(text)'")
        }
        return process
    }
}
