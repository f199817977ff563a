import Decisions
import Model

/// A host that does what the fleet asks for, in virtual time: units start and become ready after a
/// fixed time, drains end at once, stops after a second.
struct RehearsedHost {
    private var fleet = Fleet()
    private var due: [(at: Instant, event: Event)] = []
    private let startSpan: Duration
    private(set) var ready: [ReplicaID] = []
    private(set) var running = 0
    private var lastHeld: Int?
    let service: ServiceName

    init(_ policy: ServicePolicy, startSeconds: Int, clock: WallClock, at now: Instant) {
        service = policy.name
        var policy = policy
        // Its replicas are all as fast as they begin.
        (policy.scale.limits, policy.scale.startBoost) = (nil, nil)
        startSpan = .seconds(startSeconds)
        deliver(.resumed, at: now)
        deliver(.clockRead(clock), at: now)
        deliver(.frontConnected, at: now)
        deliver(.requested(RequestID(number: 1), .apply(policy)), at: now)
    }

    // Read in place: a copy of the whole state twice a second would be a tenth of a run.
    var desired: Int { fleet.services.first?.desired ?? 0 }
    var decision: ScaleDecision? { fleet.services.first?.lastDecision }

    mutating func run(to now: Instant) {
        while let next = due.first, next.at <= now {
            due.removeFirst()
            note(next.event)
            deliver(next.event, at: next.at)
        }
        if let deadline = fleet.nextDeadline, deadline <= now { deliver(.tick, at: now) }
    }

    mutating func sample(_ samples: [ReplicaSample], held: Int, at now: Instant) {
        if held != lastHeld {
            deliver(.measured([ServiceSample(service: service, requestsHeld: held)]), at: now)
        }
        lastHeld = held
        deliver(.sampled(samples), at: now)
    }

    private mutating func note(_ event: Event) {
        switch event {
        case .ready(let id): ready.append(id)
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
            plan(.started(launch.id), at: now)
            plan(.ready(launch.id), at: now + startSpan)
        case .drain(let id, _):
            ready.removeAll { $0 == id }
            plan(.drained(id, cutRequests: 0), at: now + .milliseconds(1))
        case .stop(let id):
            ready.removeAll { $0 == id }
            due.removeAll { if case .ready(let other) = $0.event { other == id } else { false } }
            plan(.exited(id, ReplicaExit(.exited(status: 0))), at: now + .seconds(1))
        default:
            // What is kept, told or recorded moves no replica.
            break
        }
    }

    private mutating func plan(_ event: Event, at instant: Instant) {
        let index = due.firstIndex { $0.at > instant } ?? due.endIndex
        due.insert((instant, event), at: index)
    }
}
