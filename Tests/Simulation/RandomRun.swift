import Decisions
import Model

/// One seeded run: everything happens that may happen, for as long as asked, checked after every step;
/// then the faults stop, and the fleet has to come to what the policies say.
package struct RandomRun {
    package var host = SimulatedHost()
    private var random: SeededRandom
    private let names = ["a", "orders", "web-2"].map(serviceName)
    /// Every other revision of a service keeps state in this way; nil: in this run none does.
    private let stateWriter: StateKeeping.Writer?
    /// All services roll as one; nil: each by itself.
    private let group: ServiceName?
    /// In every other run policies want spares.
    private let keepsSpares: Bool

    package init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        keepsSpares = seed % 2 == 0
        // Some hosts cannot freeze: spares stand by awake there.
        if seed % 4 == 0 { host.freezer = .missing }
        group = seed % 4 == 1 ? serviceName("all") : nil
        stateWriter = seed % 3 == 0 ? .exclusive : seed % 3 == 1 ? .shared : nil
        host.random = SeededRandom(seed: seed ^ 0xabcd)
        host.disorder = random.below(3) * 40
        host.startDelay = random.milliseconds(1...150)
        host.readyDelay = random.milliseconds(1...3_000)
        host.stopDelay = random.milliseconds(1...5_000)
        host.drainDelay = random.milliseconds(1...10_000)
    }

    /// What was found wrong; empty for a sound run.
    package static func findings(
        seed: UInt64, lasting span: Duration, mutation: Mutation? = nil
    ) -> [String] {
        var run = RandomRun(seed: seed)
        run.host.mutation = mutation
        run.host.memory = .breaches
        run.begin()
        let end = run.host.now + span
        // The first thing that is wrong tells enough; what follows may follow from it.
        while run.host.now < end, run.host.breaches.isEmpty { run.disturb(times: 1) }
        if !run.host.breaches.isEmpty { return run.host.breaches }
        run.settle()
        return run.host.breaches + run.unsettled
    }

    /// A host that bears little, so that its bounds are met.
    package mutating func begin() {
        host.startsPerSecond = 5
        restartDaemon(after: .zero)
    }

    package mutating func disturb(times: Int) {
        for _ in 0..<times {
            disturb()
            host.run(for: random.milliseconds(0...(random.chance(20) ? 30_000 : 1_500)))
        }
    }

    private mutating func disturb() {
        let name = names[random.below(names.count)]
        switch random.below(26) {
        case 0...4: host.ask(.apply(policy(name, anyBehaviour)))
        case 5...7: crashOne()
        case 8: host.loseFront()
        case 9, 10: host.reconnectFront()
        case 11: host.effectsUntilKill = 1 + random.below(12)
        case 12, 13: restartDaemon()
        case 14: host.ask(.scale(name, replicas: random.below(6)))
        case 15: host.ask(.undo(name, to: random.chance(50) ? nil : 1 + random.below(4)))
        case 16: host.ask(random.chance(70) ? .restart(name) : .delete(name))
        case 17: drainOne()
        case 18:
            host.busIsAway = random.chance(40)
            host.hookFailure = random.chance(30) ? "exited with status 1" : nil
            host.resizeFailure = random.chance(30) ? "invalid argument" : nil
            host.alertFailure = random.chance(30) ? "connection refused" : nil
            if keepsSpares { host.freezerFailure = random.chance(30) ? "a job is queued" : nil }
        case 19:
            if keepsSpares, random.chance(30) { thawOne() }
            if random.chance(50) { hangOne() } else { stopOneByHand() }
        case 20: host.breakPolicyFile(of: name)
        case 21: host.ask(.promote(name, random.chance(70) ? .step : .whole))
        case 22: host.ask(random.chance(50) ? .abort(name) : .pause(name))
        case 23: if random.chance(30) { goBlind() }
        default: flipOrSample()
        }
    }

    private mutating func restartDaemon() {
        restartDaemon(after: random.milliseconds(0...3_000))
    }

    private mutating func restartDaemon(after pause: Duration) {
        host.killDaemon()
        host.run(for: pause)
        if random.chance(15) { host.loseHistory() }
        host.startDaemon()
    }

    private mutating func crashOne() {
        guard let id = anyReplica() else { return }
        host.lateTidings = random.chance(50) ? random.milliseconds(1...2_000) : nil
        host.crash(id, random.chance(20) ? .exited(status: 0) : .exited(status: 1))
    }

    /// A liveness probe says so, which it may also be wrong about.
    private mutating func hangOne() {
        guard let id = anyReplica() else { return }
        host.happens(.notAlive(id, why: "no answer within 1 s"))
    }

    private mutating func stopOneByHand() {
        if let id = anyReplica() { host.stopByHand(id) }
    }

    private mutating func thawOne() {
        let frozen = host.frozen.map(replicaID)
        if !frozen.isEmpty { host.thawByHand(frozen[random.below(frozen.count)]) }
    }

    private mutating func drainOne() {
        if let id = anyReplica() { host.ask(.drain(id)) }
    }

    private mutating func flipOrSample() {
        if random.chance(20) { host.happens(.hostMeasured(anyPressure)) }
        guard let id = anyReplica() else { return }
        if random.chance(50) {
            host.happens(.unready(id, why: "status 503"))
            host.plan(.becomesReady(id), in: random.milliseconds(10...4_000))
        } else {
            let areThere = random.chance(70)
            host.happens(
                .sampled(
                    host.units.keys.sorted().map { areThere ? sample($0) : .init(replica: $0) }))
        }
    }

    /// For longer than figures count nobody tells one, after they had everything grow.
    private mutating func goBlind() {
        for _ in 0..<5 {
            host.happens(.sampled(host.units.keys.sorted().map { busy($0) }))
            host.run(for: .seconds(1))
        }
        host.run(for: .seconds(10))
        for _ in 0..<random.below(20) {
            host.happens(
                .sampled(host.units.keys.sorted().map { ReplicaSample(replica: $0) }))
            host.run(for: .seconds(1))
        }
    }

    private func busy(_ id: ReplicaID) -> ReplicaSample {
        var sample = ReplicaSample(replica: id)
        sample.cpuMilliCores = 950
        return sample
    }

    private mutating func sample(_ id: ReplicaID) -> ReplicaSample {
        var sample = ReplicaSample(replica: id)
        sample.cpuMilliCores = random.chance(90) ? random.below(1_000) : nil
        sample.requestsInFlight = random.below(5)
        if random.chance(90) {
            let bytes = UInt64(random.below(400)) << 20
            host.units[id]?.workingSet = bytes
            sample.workingSetBytes = bytes
        }
        return sample
    }

    private mutating func anyReplica() -> ReplicaID? {
        let ids = host.units.keys.sorted()
        return ids.isEmpty ? nil : ids[random.below(ids.count)]
    }

    private var anyBehaviour: Behaviour {
        mutating get {
            let others: [Behaviour] = [.neverReady, .crashing, .shortLived, .finishing, .refused]
            return random.chance(60) ? .healthy : others[random.below(others.count)]
        }
    }

    private mutating func policy(_ name: ServiceName, _ behaviour: Behaviour) -> ServicePolicy {
        let template = ReplicaTemplate.version("v\(1 + random.below(4))", behaviour)
        var policy = ServicePolicy.web(name, template, replicas: random.below(6))
        if random.chance(30) {
            policy = .automatic(name, template, from: 1 + random.below(3), to: 3 + random.below(4))
            // Policies do not stay for the usual five minutes here.
            policy.scale.scaleInWindow = .seconds(policy.scale.minimum)
        }
        if random.chance(25) { policy.front = nil }
        if random.chance(30) { moveLimits(&policy) }
        policy.front?.drainDeadline = random.milliseconds(1_000...12_000)
        policy.rollout.strategy = anyStrategy
        if keepsSpares { policy.scale.spares = random.below(3) }
        keepState(&policy)
        policy.group = group
        policy.rollout.canary.steps = (0...random.below(3)).map { _ in anyStep }
        policy.rollout.blueGreen.keepOld = random.milliseconds(0...20_000)
        policy.rollout.analysis.isOff = random.chance(70)
        if random.chance(20) { policy.rollout.before = RolloutHook(command: ["/bin/before"]) }
        if random.chance(20) { policy.rollout.after = RolloutHook(command: ["/bin/after"]) }
        policy.priority = 10 * random.below(4)
        policy.alerts = random.chance(20) ? anyAlerts : nil
        policy.rollout.surge = random.chance(50) ? .percent(25) : .count(random.below(3))
        policy.rollout.unavailable = random.chance(50) ? .count(0) : .percent(40)
        policy.rollout.minimumReady = random.chance(70) ? .zero : .milliseconds(700)
        policy.rollout.onFailure = random.chance(70) ? .undo : .pause
        policy.rollout.historyLimit = random.below(4)
        policy.restart.condition = random.chance(70) ? .always : .onFailure
        policy.restart.stoppedByHand = random.chance(70) ? .replace : .leave
        policy.restart.giveUpAfter = random.chance(70) ? nil : 1 + random.below(5)
        return policy
    }

    private func keepState(_ policy: inout ServicePolicy) {
        guard let stateWriter, let version = policy.template.environment["VERSION"],
            version == "v1" || version == "v3"
        else { return }
        policy.template.state = StateKeeping()
        policy.template.state?.writer = stateWriter
        // The others need two revisions at a time in one directory, and are refused.
        let hasSteps = policy.rollout.strategy == .canary || policy.rollout.strategy == .blueGreen
        if hasSteps { policy.rollout.strategy = .rolling }
    }

    private mutating func moveLimits(_ policy: inout ServicePolicy) {
        policy.template.limits.cpuMilliCores = 500
        policy.template.limits.memoryMaximumBytes = 128 << 20
        var limits = ScaleLimits()
        limits.cpu = ScaleLimits.CPU(maximumMilliCores: 500 + random.below(1_000))
        limits.memory = ScaleLimits.Memory(maximumBytes: UInt64(128 + random.below(400)) << 20)
        limits.order = random.chance(50) ? .before : .beside
        limits.window = .seconds(10)
        policy.scale.limits = limits
    }

    private var anyStrategy: RolloutPolicy.Strategy {
        mutating get {
            let all = RolloutPolicy.Strategy.allCases
            return random.chance(30) ? .rolling : all[random.below(all.count)]
        }
    }

    private var anyPressure: HostPressure {
        mutating get {
            var pressure = HostPressure()
            pressure.cpuStallPercent = random.chance(90) ? random.below(100) : nil
            return pressure
        }
    }

    private var anyAlerts: AlertPolicy {
        mutating get {
            var alerts = AlertPolicy()
            alerts.unit = "page@.service"
            alerts.retries = random.below(4)
            return alerts
        }
    }

    private var anyStep: CanaryPolicy.Step {
        mutating get {
            CanaryPolicy.Step(
                percent: 1 + random.below(99),
                replicas: random.chance(50) ? nil : 1 + random.below(4),
                pause: random.chance(80)
                    ? .lasting(random.milliseconds(0...20_000)) : .untilPromoted)
        }
    }

    // MARK: The end

    /// The faults stop, and a sound policy is applied to every service.
    package mutating func settle() {
        host.disorder = 0
        host.busIsAway = false
        host.hookFailure = nil
        host.resizeFailure = nil
        host.alertFailure = nil
        host.freezerFailure = nil
        host.reconnectFront()
        host.killDaemon()
        host.startDaemon()
        for name in names {
            // A template of its own, so that an undo cannot hold it back.
            var policy = policy(name, .healthy)
            policy.template.environment["FINAL"] = "yes"
            policy.restart.condition = .always
            // Nobody is there to promote it, and nobody asks anything of it.
            policy.rollout.canary.steps = [.init(percent: 20, pause: .lasting(.seconds(30)))]
            policy.rollout.analysis.isOff = true
            host.ask(.apply(policy))
        }
        if keepsSpares { relieveHost() }
        host.run(for: .seconds(1_800))
    }

    /// Nothing is short any more, for as long as it takes to be believed.
    private mutating func relieveHost() {
        var pressure = HostPressure()
        pressure.cpuStallPercent = 0
        for _ in 0..<60 {
            host.happens(.hostMeasured(pressure))
            host.run(for: .seconds(1))
        }
    }

    package var unsettled: [String] {
        var found: [String] = []
        for name in names {
            guard let state = host.state(name), let counts = host.counts(name) else {
                found.append("\(name) is gone")
                continue
            }
            let figures = [counts.current, counts.upToDate, counts.available, state.replicas.count]
            if figures.contains(where: { $0 != counts.desired }) {
                found.append("\(name): \(counts), \(state.replicas.count) in the books")
            }
            if !state.vacancies.isEmpty || !state.closedPlaces.isEmpty {
                found.append("\(name): places without replicas")
            }
            if !state.alerts.isEmpty { found.append("\(name): \(state.alerts.count) alerts wait") }
            if state.rollout?.outcome != .complete {
                found.append("\(name): \(state.rollout as Any)")
            }
            let spares = state.spares.map(\.id.description).sorted()
            let resting = standingBy(state)
            if spares != resting || resting.count != state.wantedSpares {
                found.append(
                    "\(name): spares \(spares), standing by \(resting), \(state.wantedSpares) wanted"
                )
            }
            let own = host.running.filter { ReplicaID($0)?.service == name && !spares.contains($0) }
            if own != state.replicas.map(\.id.description) {
                found.append("\(name): orphans \(own)")
            }
            if state.policy?.front != nil, host.pool(name) != own {
                found.append("\(name): pool \(host.pool(name)), running \(own)")
            }
            let seats = state.replicas.compactMap(\.seat).sorted()
            let wanted = state.targetRevision?.template.state == nil ? 0 : counts.desired
            if seats != Array(0..<wanted) { found.append("\(name): seats \(seats)") }
            found += host.unsettledSizes(of: state)
            if host.records[name]?.target != state.target { found.append("\(name): stale record") }
        }
        return found
    }

    /// Those that stand still by the host's word, or run where it can make nobody stand still.
    private func standingBy(_ service: ServiceState) -> [String] {
        if host.freezer == .available {
            return host.frozen.filter { ReplicaID($0)?.service == service.name }
        }
        return service.spares.filter { $0.phase == .awake }.map(\.id.description).sorted()
            .filter(host.running.contains)
    }
}
