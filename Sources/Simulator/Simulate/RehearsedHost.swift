import Decisions
import Model

/// A host that does what the fleet asks for, in virtual time: units start and become ready after a
/// fixed time, drains end at once, stops after a second; limits of CPU are moved, and spares frozen and
/// thawed, in milliseconds.
struct RehearsedHost {
    private var fleet = Fleet()
    private var due: [(at: Instant, event: Event)] = []
    private let startSpan: Duration
    private let movesLimits: Bool
    private var members: [Member] = [] {
        didSet { isRosterOld = true }
    }
    private var isRosterOld = false
    /// As `run(to:)` left them.
    private(set) var ready: [Member] = []
    /// What is told next: one of each that is ready, in that order.
    var samples: [ReplicaSample] = []
    private(set) var running = 0
    private var lastHeld: Int?
    let service: ServiceName

    struct Member {
        let id: ReplicaID
        /// Its limit; nil: it has none.
        var cpuMilliCores: Int?
        fileprivate var isReady = false
    }

    init(_ policy: ServicePolicy, startSeconds: Int, clock: WallClock, at now: Instant) {
        service = policy.name
        startSpan = .seconds(startSeconds)
        movesLimits = policy.scale.limits != nil
        deliver(.resumed, at: now)
        deliver(.clockRead(clock), at: now)
        deliver(.frontConnected, at: now)
        deliver(.requested(RequestID(number: 1), .apply(policy)), at: now)
    }

    // Read in place: a copy of the whole state twice a second would be a tenth of a run.
    var desired: Int { fleet.services.isEmpty ? 0 : fleet.services[0].desired }
    var decision: ScaleDecision? { fleet.services.first?.lastDecision }
    var sizeDecision: SizeDecision? {
        movesLimits ? fleet.services.first?.sizing?.decision : nil
    }

    mutating func run(to now: Instant) {
        while let instant = due.first?.at, instant <= now {
            // Replicas that are started together are ready together.
            let events = due.prefix { $0.at == instant }.map(\.event)
            due.removeFirst(events.count)
            for event in events { note(event) }
            for effect in fleet.step(events, at: instant) { carryOut(effect, at: instant) }
        }
        if let deadline = fleet.nextDeadline, deadline <= now { deliver(.tick, at: now) }
        if isRosterOld { callRoster() }
    }

    private mutating func callRoster() {
        ready = members.filter { $0.isReady }
        samples = ready.map { ReplicaSample(replica: $0.id) }
        isRosterOld = false
    }

    mutating func tellSamples(held: Int, at now: Instant) {
        if held != lastHeld {
            deliver(.measured([ServiceSample(service: service, requestsHeld: held)]), at: now)
        }
        lastHeld = held
        deliver(.sampled(samples), at: now)
    }

    private mutating func note(_ event: Event) {
        switch event {
        // A spare is frozen in the very step in which it is ready.
        case .ready(let id), .freezer(let id, .thawed): change(id) { $0.isReady = true }
        case .exited: running -= 1
        default: break
        }
    }

    private mutating func deliver(_ event: Event, at now: Instant) {
        for effect in fleet.step(event, at: now) { carryOut(effect, at: now) }
    }

    private mutating func carryOut(_ effect: Effect, at now: Instant) {
        switch effect {
        case .start(let launch):
            running += 1
            let size = launch.size ?? launch.template.limits.size
            members.append(Member(id: launch.id, cpuMilliCores: size.cpuMilliCores))
            plan(.started(launch.id), at: now)
            plan(.ready(launch.id), at: now + startSpan)
        case .resize(let id, let size):
            change(id) { $0.cpuMilliCores = size.cpuMilliCores }
            plan(.resized(id, nil), at: now + .milliseconds(2))
        case .freeze(let id):
            change(id) { $0.isReady = false }
            plan(.freezer(id, .frozen), at: now + .milliseconds(2))
        case .thaw(let id):
            plan(.freezer(id, .thawed), at: now + .milliseconds(10))
        case .drain(let id, _):
            change(id) { $0.isReady = false }
            plan(.drained(id, cutRequests: 0), at: now + .milliseconds(1))
        case .stop(let id):
            members.removeAll { $0.id == id }
            due.removeAll { $0.event.isComing(id) }
            plan(.exited(id, ReplicaExit(.exited(status: 0))), at: now + .seconds(1))
        default:
            // What is kept, told or recorded moves no replica.
            break
        }
    }

    private mutating func change(_ id: ReplicaID, _ change: (inout Member) -> Void) {
        guard let index = members.indices.first(where: { members[$0].id == id }) else { return }
        change(&members[index])
    }

    private mutating func plan(_ event: Event, at instant: Instant) {
        let index = due.firstIndex { $0.at > instant } ?? due.endIndex
        due.insert((instant, event), at: index)
    }
}

extension Event {
    /// The replica is about to serve.
    fileprivate func isComing(_ id: ReplicaID) -> Bool {
        switch self {
        case .ready(id), .freezer(id, .thawed): true
        default: false
        }
    }
}
