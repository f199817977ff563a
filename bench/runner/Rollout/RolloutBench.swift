import ArgumentParser
import Glibc

/// What can be measured by itself.
enum RolloutPart: String, CaseIterable, ExpressibleByArgument {
    case flask, nginx, asyncio, node
    case connections, sockets, uploads, broken, killed, speed, peers
}

/// Rollouts under load; part by part.
struct RolloutBench {
    private static let steadySeconds = 10
    private static let uploads = 50
    private static let uploadBytes = 10 << 20
    /// So that cut streams do not make a rollout take minutes.
    private static let streamDrain = "1s"

    let session: BusSession
    let directory: String
    /// Of the parts that count them; the others are repeated a few times.
    let rollouts: Int
    let fewRollouts: Int

    func run(_ part: RolloutPart, into outcome: inout RolloutOutcome) throws {
        print("rollout: \(part.rawValue)")
        fflush(nil)
        switch part {
        case .flask: try roll(.flask, &outcome)
        case .nginx: try roll(.nginx, &outcome)
        case .asyncio: try roll(.asyncio, &outcome)
        case .node: try roll(.node, &outcome)
        case .connections: try connections(&outcome)
        case .sockets: try sockets(&outcome)
        case .uploads: try uploads(&outcome)
        case .broken: try broken(&outcome)
        case .killed: try killed(&outcome)
        case .speed: try outcome.speed.measure(fewRollouts, on: session, directory: directory)
        case .peers: try peers(&outcome)
        }
    }

    private func with(
        _ service: RolloutService, drain: String = "30s", _ body: (RolloutSeries) throws -> Void
    ) throws {
        let series = try RolloutSeries(service, on: session, directory: directory, drain: drain)
        do {
            try body(series)
        } catch {
            // Its address is that of the next part's service.
            try? series.live.delete()
            throw error
        }
        try series.live.delete()
    }

    private func open(_ rate: Double) -> [String] {
        ["--rate", "\(rate)", "--connections", "32"]
    }

    private static let lasting = ["--duration", "24h"]

    private func roll(_ service: RolloutService, _ outcome: inout RolloutOutcome) throws {
        try with(service) { series in
            let rate = try series.rate()
            let steady = try series.load(
                open(rate) + ["--duration", "\(Self.steadySeconds)s"], "steady"
            ).report()
            let rolled = try series.roll(
                rollouts, under: series.load(open(rate) + Self.lasting, "rollouts"))
            let p99 = (steady.latencyMicroseconds?.p99 ?? 0) / 1_000
            outcome.runs.append((service, p99, rolled))
        }
    }

    private func connections(_ outcome: inout RolloutOutcome) throws {
        try with(.asyncio) { series in
            // Each leaves a port unusable for a minute, of 28,000.
            let words = open(min(300, try series.rate())) + ["--no-keep-alive"]
            outcome.connectionEach = try series.roll(
                fewRollouts, under: series.load(words + Self.lasting, "connections"))
        }
    }

    private func sockets(_ outcome: inout RolloutOutcome) throws {
        try with(.asyncio, drain: Self.streamDrain) { series in
            let crowd = try SocketCrowd(directory: directory)
            let rolled = try series.roll(
                fewRollouts, under: series.load(open(200) + Self.lasting, "beside"),
                drain: Self.streamDrain)
            outcome.sockets = (try crowd.end(), rolled)
        }
    }

    private func uploads(_ outcome: inout RolloutOutcome) throws {
        try with(.asyncio) { series in
            let words = [
                "--concurrency", "\(Self.uploads)", "--method", "POST", "--timeout", "60s",
                "--body-bytes", "\(Self.uploadBytes)",
            ]
            outcome.uploads = try series.roll(
                fewRollouts, under: series.load(words + Self.lasting, "uploads"))
        }
    }

    private func broken(_ outcome: inout RolloutOutcome) throws {
        try with(.asyncio) { series in
            let rate = try series.rate()
            outcome.broken = try BrokenRevision.allCases.map {
                try $0.measure(on: series, rate: rate)
            }
        }
    }

    /// At an instant within the time that a rollout takes, another one each time.
    private func killed(_ outcome: inout RolloutOutcome) throws {
        try with(.nginx) { series in
            let rate = try series.rate()
            let usual = try series.roll(
                fewRollouts, under: series.load(open(rate) + Self.lasting, "usual"))
            outcome.killed = try series.roll(
                rollouts, under: series.load(open(rate) + Self.lasting, "killed")
            ) { _ in
                usleep(UInt32(Double.random(in: 0..<usual.secondsEach) * 1e6))
                try HealUnderLoad.killDaemon("coxswaind.service")
            }
        }
    }

    private func peers(_ outcome: inout RolloutOutcome) throws {
        for peer in RolloutPeer.allCases {
            let stand = try RolloutPeerStand(peer, directory: directory)
            let url = "http://127.0.0.1:\(RolloutPeerStand.port)/"
            let closed = ["--concurrency", "32", "--duration", "4s"]
            let most = try LoadProcess("peer-most", url: url, closed, directory: directory).report()
            let rate = min(2_000, Double(most.ok) / most.seconds / 2)
            let load = try LoadProcess(
                "peer", url: url, open(rate) + Self.lasting, directory: directory)
            for _ in 0..<fewRollouts { try stand.roll() }
            load.end()
            outcome.peers.append((peer, fewRollouts, try load.report()))
        }
    }
}
