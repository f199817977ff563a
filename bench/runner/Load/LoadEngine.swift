import Glibc
import HTTP1
import LinuxIO

/// When somebody may look at what is measured beside the load.
enum LoadMoment {
    /// The warm-up is over; everything counts from here.
    case warm
    /// The last request has been sent.
    case sent
    /// All are answered; idle connections are still open.
    case answered
}

/// Runs a `LoadPlan`: one thread, one epoll instance, all connections.
final class LoadEngine {
    private static let eventsPerTurn = 512
    static let receiveBytes = 64 * 1024
    /// A closed loop that is refused would otherwise spin: as a client would, it waits a moment.
    static let pauseAfterFailure = Int64.milliseconds(10)
    /// How often time-outs, the end and `untilFile` are looked at.
    private static let housekeeping = Int64.milliseconds(20)
    /// How long after the end the open loop still sends what its schedule wanted before.
    static let catchingUp = Int64.seconds(1)
    private static let timerToken = UInt64.max
    private static let signalToken = UInt64.max - 1

    let plan: LoadPlan
    let epoll: Epoll
    private let signals: Signals
    // Not the time-out of epoll_wait, which is in milliseconds: a request every 50 µs would be sent
    // in bursts of twenty.
    private var timer: DeadlineTimer
    var parser = HeadParser()
    var received = [UInt8](repeating: 0, count: LoadEngine.receiveBytes)
    var connections: [LoadConnection]
    /// Connections without a request, longest waiting first.
    var free: FIFO<Int>
    var paused = FIFO<(index: Int, until: Int64)>()
    var schedule: SendSchedule
    var busyCount = 0
    var lastSentAt: Int64 = 0
    var tally = LoadTally()
    private(set) var startedAt: Int64
    private var measuresFrom: Int64
    private var nextMoment = LoadMoment.warm
    var endsAt: Int64
    private var nextHousekeeping: Int64
    var isEnding = false
    private var wasInterrupted = false

    init(_ plan: LoadPlan) throws(SystemFault) {
        self.plan = plan
        epoll = try Epoll(eventsPerWait: LoadEngine.eventsPerTurn)
        signals = try Signals([SIGINT, SIGTERM])
        timer = try DeadlineTimer()
        try epoll.add(timer.raw, .readable, token: LoadEngine.timerToken)
        try epoll.add(signals.raw, .readable, token: LoadEngine.signalToken)
        let fresh = ResponseReader(method: plan.method, labels: plan.labels)
        connections = Array(repeating: LoadConnection(reader: fresh), count: plan.connections)
        free = FIFO(0..<plan.connections)
        let now = MonotonicClock.now
        startedAt = now
        measuresFrom = now + plan.warmUp.nanosecondCount
        endsAt = plan.duration.map { now + ($0 + plan.warmUp).nanosecondCount } ?? .max
        nextHousekeeping = now
        // Nothing is due of itself where clients wait for their answers.
        let shape = if case .open(let shape) = plan.pace { shape } else { RateShape.steady(0) }
        schedule = SendSchedule(start: now, shape: shape)
    }

    /// Runs to the end of the plan and gives what was counted. `watch` is told what was counted so
    /// far at each of the moments; requests wait while it looks.
    func run(watch: (LoadMoment, LoadTally) -> Void = { _, _ in }) -> LoadOutcome {
        while true {
            let now = MonotonicClock.now
            if now >= endsAt { beginEnding(at: now) }
            if now >= nextHousekeeping { keepHouse(at: now) }
            pass(at: now, watch)
            sendDue(at: now)
            if isEnding, busyCount == 0, !isBehind(at: now) { break }
            waitAndHandle(at: now)
        }
        watch(.answered, tally)
        tally.close()
        for index in connections.indices { connections[index].close() }
        return LoadOutcome(
            tally: tally, unsent: unsent, startedAt: startedAt,
            elapsed: max(endsAt, lastSentAt) - startedAt,
            wasInterrupted: wasInterrupted)
    }

    private var unsent: Int {
        if case .once = plan.pace { free.count } else { schedule.overdue(at: endsAt) }
    }

    private func waitAndHandle(at now: Int64) {
        timer.arm(for: nextWake(after: now))
        let count = epoll.wait(milliseconds: -1)
        for index in 0..<count {
            switch epoll.token(at: index) {
            case LoadEngine.timerToken: timer.acknowledge()
            case LoadEngine.signalToken: if signals.next() != nil { interrupt(at: now) }
            case let token: handle(token, epoll.readiness(at: index))
            }
        }
    }

    private func nextWake(after now: Int64) -> Int64 {
        var wake = min(nextHousekeeping, measuresFrom, endsAt > now ? endsAt : .max)
        if case .open = plan.pace, !isEnding, !free.isEmpty { wake = min(wake, schedule.next) }
        if let pause = paused.first { wake = min(wake, pause.until) }
        return wake
    }

    private func keepHouse(at now: Int64) {
        nextHousekeeping = now + LoadEngine.housekeeping
        if let file = plan.untilFile, access(file, F_OK) == 0 { beginEnding(at: now) }
        let oldest = now - plan.requestTimeout.nanosecondCount
        for index in connections.indices
        where connections[index].isCarrying && connections[index].takenAt < oldest {
            fail(index, .timeout)
        }
    }

    private func pass(at now: Int64, _ watch: (LoadMoment, LoadTally) -> Void) {
        if nextMoment == .warm, now >= measuresFrom {
            nextMoment = .sent
            measuresFrom = .max
            startedAt = now
            tally = LoadTally()
            watch(.warm, tally)
        }
        if nextMoment == .sent, isEnding {
            nextMoment = .answered
            watch(.sent, tally)
        }
    }

    private func interrupt(at now: Int64) {
        wasInterrupted = true
        beginEnding(at: now)
    }

    /// No more requests; those under way may finish.
    func beginEnding(at now: Int64) {
        guard !isEnding else { return }
        isEnding = true
        endsAt = min(endsAt, now)
    }
}
