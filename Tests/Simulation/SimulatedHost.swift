package import Decisions
package import Model

/// A host in virtual time: it carries out the fleet's effects as systemd, the front and the history
/// would, feeds back what follows, and notes every breach of a rule. Deterministic.
package struct SimulatedHost {
    package internal(set) var fleet = Fleet()
    package private(set) var now = second(0)
    package internal(set) var units: [ReplicaID: Unit] = [:]
    /// What the history keeps, as of the last effect carried out.
    package private(set) var records: [ServiceName: ServiceRecord] = [:]
    package private(set) var policies: [ServiceName: ServicePolicy] = [:]
    /// The front's own table; it survives the daemon.
    package private(set) var frontTable: [ServiceRoutes] = []
    package private(set) var isFrontConnected = true
    package private(set) var isDaemonUp = false
    package private(set) var occurrences: [Occurrence] = []
    package private(set) var answers: [Answer] = []
    /// Every effect carried out, with its instant.
    package private(set) var effects: [(at: Instant, effect: Effect)] = []
    package private(set) var breaches: [String] = []

    package var startDelay: Duration = .milliseconds(20)
    package var readyDelay: Duration = .milliseconds(200)
    package var stopDelay: Duration = .milliseconds(100)
    package var drainDelay: Duration = .milliseconds(300)
    /// How a replica has ended systemd tells so long after the kernel has told that it has; nil: at once.
    package var lateTidings: Duration?
    package var freezeDelay: Duration = .milliseconds(2)
    /// systemd refuses to freeze, and says so.
    package var freezerFailure: String?
    package var freezer = Freezer.available
    package var hookDelay: Duration = .milliseconds(500)
    /// How commands around rollouts fail; nil: they do not.
    package var hookFailure: String?
    /// Why nobody can be told of failures; nil: everybody can.
    package var alertFailure: String?
    /// Why limits of running units cannot be changed; nil: they can.
    package var resizeFailure: String?
    package var busIsAway = false
    /// Everything may come later than planned by up to so many milliseconds.
    package var disorder = 0
    /// As the core is told when its daemon starts.
    package var startsPerSecond = Limits.startsPerSecond
    /// The daemon dies after carrying out so many more effects, be it in the middle of a step.
    package var effectsUntilKill: Int?
    package var random = SeededRandom(seed: 1)
    package var mutation: Mutation?
    package var memory = Memory.whole

    /// What is kept of a run. An hour of bad days is a million effects, which nobody reads.
    package enum Memory { case whole, breaches }

    private var agenda = Agenda()
    private var requestCount: UInt64 = 0
    var drainsBegun: [ReplicaID: (at: Instant, deadline: Duration)] = [:]
    var drainOrders: [ReplicaID: (at: Instant, deadline: Duration, isDone: Bool)] = [:]
    var everPublished: Set<ReplicaID> = []
    /// How services stood after the steps before.
    var glimpses: [ServiceName: ServiceGlimpse] = [:]
    var stepsTaken = 0
    /// Before the step that is looked at.
    var wasResumed = false
    /// Within the last second, by this daemon.
    var recentStarts: [Instant] = []
    /// When a figure of one of its replicas was last there.
    var measuredAt: [ServiceName: Instant] = [:]

    package init() { startDaemon() }

    // MARK: What tests do

    /// Tells the answer.
    @discardableResult
    package mutating func ask(_ request: Request) -> Answer {
        if case .apply(let policy, _) = request { policies[policy.name] = policy }
        requestCount += 1
        let before = answers.count
        step(.requested(RequestID(number: requestCount), mutated(request)))
        let answer = answers.count > before ? answers[before] : .accepted("(deferred)")
        if case .refused = answer, case .apply(let policy, _) = request {
            policies[policy.name] = records[policy.name]?.policy
        }
        if case .delete(let name) = request { policies[name] = nil }
        return answer
    }

    /// A fault, or news of the outside.
    package mutating func happens(_ event: Event) {
        if case .ready(let id) = event { units[id]?.isReady = true }
        step(event)
    }

    package mutating func crash(
        _ id: ReplicaID, _ cause: ReplicaExit.Cause = .signalled(9, coreDumped: false)
    ) {
        guard let delay = lateTidings, let unit = units[id], unit.mayCrash else {
            return end(id, ReplicaExit(cause))
        }
        units[id]?.isReady = false
        units[id]?.hasProcess = false
        step(.ended(id))
        plan(.ends(id, ReplicaExit(cause)), in: delay)
    }

    /// Somebody stops it past the daemon, which hears of it if it listens.
    package mutating func stopByHand(_ id: ReplicaID) {
        guard let unit = units[id], !unit.isStopping, !unit.hasEnded else { return }
        units[id]?.isStopping = true
        step(.stoppedByHand(id))
        plan(.ends(id, ReplicaExit(.exited(status: 0))), in: stopDelay)
    }

    package mutating func loseFront() {
        guard isFrontConnected else { return }
        isFrontConnected = false
        if isDaemonUp { step(.frontLost) }
    }

    package mutating func reconnectFront() {
        guard !isFrontConnected else { return }
        isFrontConnected = true
        if isDaemonUp { step(.frontConnected) }
    }

    /// From now on nothing is carried out and nobody listens, until `startDaemon`.
    package mutating func killDaemon() {
        isDaemonUp = false
        effectsUntilKill = nil
        agenda.forgetEvents()
    }

    package mutating func startDaemon() {
        guard !isDaemonUp else { return }
        effectsUntilKill = nil
        isDaemonUp = true
        recentStarts.removeAll()
        glimpses.removeAll()
        wasResumed = false
        fleet = Fleet(
            startsPerSecond: mutation == .overrunsTheHost ? .max : startsPerSecond,
            freezer: freezer)
        for name in records.keys.sorted() { records[name].map { step(.restored($0)) } }
        let found = units.keys.sorted()
        for id in mutation == .forgetsUnits ? found.dropFirst() : found[...] { adopt(id) }
        for name in policies.keys.sorted() {
            requestCount += 1
            policies[name].map {
                step(.requested(RequestID(number: requestCount), mutated(.apply($0))))
            }
        }
        step(.resumed)
        if isFrontConnected { step(.frontConnected) }
    }

    private func mutated(_ request: Request) -> Request {
        guard mutation == .tellsNoFloor, case .apply(var policy, let origin) = request
        else { return request }
        policy.rollout.unavailable = .percent(100)
        return .apply(policy, from: origin)
    }

    private mutating func adopt(_ id: ReplicaID) {
        guard let unit = units[id] else { return }
        units[id]?.isAdopted = true
        var adopted = AdoptedReplica(
            id: id, digest: unit.launch.digest, endpoint: unit.launch.endpoint,
            startedAt: unit.startedAt, isStopping: unit.isStopping, seat: unit.launch.seat,
            size: unit.size, boostMilliCores: unit.launch.boostMilliCores)
        adopted.isFrozen = unit.isFrozen
        step(.adopted(adopted))
        if unit.hasEnded { step(.exited(id, ReplicaExit(.vanished))) }
        // Who stands still is asked nothing.
        if unit.isFrozen { return }
        // The prober starts anew and tells what it finds.
        let found: Event = unit.isReady ? .ready(id) : .unready(id, why: "connection refused")
        plan(.event(found), in: .milliseconds(50))
        if !unit.isReady, unit.launch.template.behaviour != .neverReady {
            plan(.becomesReady(id), in: readyDelay)
        }
    }

    /// Forgets what the history kept.
    package mutating func loseHistory() { records.removeAll() }

    // MARK: Time

    /// Lets everything happen that is due in the span.
    package mutating func run(for span: Duration) {
        let end = now + span
        while let next = nextInstant, next <= end, breaches.count < Self.breachesTold {
            now = max(now, next)
            turn()
        }
        now = end
    }

    private var nextInstant: Instant? {
        let happening = agenda.next
        let deadline = isDaemonUp ? fleet.nextDeadline : nil
        guard let happening, let deadline else { return happening ?? deadline }
        return min(happening, deadline)
    }

    private mutating func turn() {
        for one in agenda.takeDue(at: now) { happen(one.happening) }
        if isDaemonUp, let deadline = fleet.nextDeadline, deadline <= now { step(.tick) }
    }

    package mutating func plan(_ happening: Happening, in delay: Duration) {
        let late = disorder > 0 ? random.milliseconds(0...disorder) : .zero
        agenda.plan(happening, at: now + delay + late)
    }

    private mutating func happen(_ happening: Happening) {
        switch happening {
        case .event(let event):
            if case .started(let id) = event, units[id]?.hasEnded != false { return }
            // What a probe found of a unit before it, which had the same name, is told to nobody.
            if case .ready(let id) = event, units[id]?.isReady != true, mutation != .readyByTimer {
                return
            }
            step(event)
        case .freezes(let id): freezes(id)
        case .thaws(let id): thaws(id)
        case .becomesReady(let id):
            guard let unit = units[id], !unit.isStopping, unit.hasProcess, !unit.hasEnded else {
                return
            }
            if unit.isFrozen { return plan(happening, in: .seconds(1)) }
            units[id]?.isReady = true
            step(.ready(id))
        case .ends(let id, let exit):
            // What stands still does not end by itself.
            if let unit = units[id], unit.isFrozen, !unit.isStopping {
                return plan(happening, in: .seconds(1))
            }
            end(id, exit)
        case .drained(let id):
            guard isFrontConnected, isDaemonUp, units[id] != nil else { return }
            drainOrders[id]?.isDone = true
            step(.drained(id, cutRequests: 0))
        }
    }

    private mutating func end(_ id: ReplicaID, _ exit: ReplicaExit) {
        guard let unit = units[id], !unit.hasEnded else { return }
        units[id]?.hasEnded = true
        step(.exited(id, exit))
        if mutation == .restartsByItself, !unit.isStopping {
            units[id] = Unit(launch: unit.launch, startedAt: now)
        }
    }

    // MARK: The fleet's step and its effects

    mutating func step(_ event: Event) {
        guard isDaemonUp else { return }
        let decided = fleet.step(asTold(event), at: now)
        let changes = changes()
        noteFigures(event)
        var found = check(changes, event)
        let effects = mutation == .swallowsReasons ? decided.filter { !$0.isRecord } : decided
        checkReasons(effects)
        found += Invariants.violationsByWhole(of: fleet)
        if !changes.isEmpty { found += Invariants.doubleEndpoints(in: fleet) }
        if event == .tick { found += Invariants.overdue(in: &fleet, at: now) }
        for sentence in found { breach("\(sentence) after \(event)") }
        wasResumed = fleet.isResumed
        for effect in effects where isDaemonUp {
            carryOut(effect)
            countDown()
        }
        if isWholeLook, isDaemonUp { checkRecords() }
        checkTheDead()
    }

    private mutating func countDown() {
        guard let left = effectsUntilKill else { return }
        effectsUntilKill = left - 1
        if left <= 1 { killDaemon() }
    }

    private mutating func carryOut(_ effect: Effect) {
        if memory == .whole { effects.append((now, effect)) }
        switch effect {
        case .start(let launch): start(launch)
        case .stop(let id): stop(id)
        case .kill(let id): kill(id)
        case .resize(let id, let size): resize(id, to: size)
        case .freeze(let id): freeze(id)
        case .thaw(let id): thaw(id)
        case .release(let id): release(id)
        case .drain(let id, let deadline): drain(id, deadline)
        case .runHook(let launch):
            plan(
                .event(
                    .hookEnded(
                        launch.service, launch.moment, of: launch.to, failure: hookFailure)),
                in: hookDelay)
        case .alert(let name, let alert):
            plan(
                .event(.alertEnded(name, number: alert.number, failure: alertFailure)),
                in: hookDelay)
        case .publish(let table): publish(table)
        case .save(let record): records[record.policy.name] = record
        case .erase(let name): records[name] = nil
        case .explain: break
        case .record(let occurrence): if memory == .whole { occurrences.append(occurrence) }
        case .answer(_, let answer): answers.append(answer)
        }
    }

    private mutating func start(_ launch: ReplicaLaunch) {
        let id = launch.id
        if busIsAway {
            return plan(.event(.startFailed(id, .busUnavailable)), in: .milliseconds(1))
        }
        if let old = units[id] {
            if !old.hasEnded { breach("\(id) started while it runs") }
            return plan(.event(.startFailed(id, .nameTaken)), in: .milliseconds(1))
        }
        if launch.template.behaviour == .refused {
            return plan(.event(.startFailed(id, .refused("no such unit"))), in: .milliseconds(1))
        }
        checkOverlap(launch)
        checkPace()
        units[id] = Unit(launch: launch, startedAt: now)
        drainOrders[id] = nil
        everPublished.remove(id)
        plan(.event(.started(id)), in: startDelay)
        if mutation == .readyByTimer { plan(.event(.ready(id)), in: startDelay * 2) }
        switch launch.template.behaviour {
        case .healthy: plan(.becomesReady(id), in: startDelay + readyDelay)
        case .shortLived, .finishing:
            plan(.becomesReady(id), in: startDelay + readyDelay)
            let status = launch.template.behaviour == .finishing ? 0 : 1
            plan(
                .ends(id, ReplicaExit(.exited(status: status))),
                in: startDelay + readyDelay + .seconds(1))
        case .crashing: plan(.ends(id, ReplicaExit(.exited(status: 1))), in: startDelay * 2)
        case .neverReady, .refused: break
        }
    }

    /// Rule 1: out of the pool, drained or out of time, and only then the signal.
    private mutating func stop(_ id: ReplicaID) {
        guard let unit = units[id] else { return }
        if isRouted(id) { breach("\(id) stopped while the front sends it requests") }
        if everPublished.contains(id) { checkDrained(unit.launch) }
        units[id]?.isStopping = true
        units[id]?.isFrozen = false
        plan(.ends(id, ReplicaExit(.exited(status: 0))), in: stopDelay)
    }

    /// No orderly stop, so nothing has to be drained; but it is out of the routes before.
    private mutating func kill(_ id: ReplicaID) {
        guard units[id] != nil else { return }
        if isRouted(id) { breach("\(id) killed while the front sends it requests") }
        units[id]?.isStopping = true
        plan(.ends(id, ReplicaExit(.signalled(9, coreDumped: false))), in: .milliseconds(5))
    }

    private mutating func release(_ id: ReplicaID) {
        if units[id]?.hasEnded == false { breach("\(id) released while it runs") }
        if mutation != .keepsTheDead { units[id] = nil }
    }

    private mutating func drain(_ id: ReplicaID, _ deadline: Duration) {
        if !isFrontConnected { breach("\(id): a drain was asked of a lost front") }
        if frontTable.contains(where: { $0.endpoints.contains { $0.replica == id } }) {
            breach("\(id) drains while it is in the routes")
        }
        drainOrders[id] = (now, deadline, false)
        plan(.drained(id), in: min(drainDelay, deadline))
        if mutation == .stopsUndrained { stop(id) }
    }

    private mutating func publish(_ table: [ServiceRoutes]) {
        for id in table.flatMap({ $0.endpoints.map(\.replica) }) {
            everPublished.insert(id)
            if units[id]?.hasEnded != false, isDaemonUp { breach("\(id) published and not there") }
            if let unit = units[id], !unit.isReady, !unit.isAdopted {
                breach("\(id) published and not ready")
            }
            if units[id]?.isFrozen == true { breach("\(id) published and frozen") }
        }
        // A front that no longer serves a service has let go of all its replicas.
        everPublished = everPublished.filter { id in table.contains { $0.service == id.service } }
        checkSets(table)
        if table.map(\.service) != table.map(\.service).sorted() { breach("table not sorted") }
        if isFrontConnected { frontTable = table }
    }

    mutating func breach(_ text: String) {
        breaches.append("at \((now - second(0)).text): \(text)")
    }
}
