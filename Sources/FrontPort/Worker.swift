import FrontWire
import HTTP1
import LinuxIO

/// What comes after a step of a connection.
enum Step {
    /// It can go on at once.
    case again
    /// It waits for an event, or is closed.
    case wait
}

/// The data plane: one thread, one epoll instance, edge-triggered, one table of connections. It
/// shares nothing with others but its mailboxes and the counter page, so several can run.
///
/// A struct that is never copied, so that its fields are reached without the run-time exclusivity
/// checks that a class would cost. Files of its extensions: `Worker+Accept`, `+Crew`, `+Requests`,
/// `+Dispatch`, `+Waiting`, `+Retries`, `+Health`, `+Sticky`, `+Sides`, `+Pool`, `+Room`, `+Buffers`, `+Exchange`,
/// `+Responses`, `+SmallResponses`, `+Splice`, `+Stream`, `+Endings`, `+Drain`, `+Routes`, `+Listeners`,
/// `+Routing`, `+Timers`.
package struct Worker: ~Copyable {
    static let socketInterest: Readiness = [.readable, .writable, .peerClosed, .edgeTriggered]
    private static let ordersToken = UInt64.max
    static let firstListenerToken: UInt64 = 1 << 63

    let place: WorkerPlace
    let epoll: Epoll
    var slab: Slab
    var wheel: TimerWheel
    var buffers: BufferPool
    var pipes: PipePool
    var scratch = Scratch()
    var date: DateLine
    var parser = HeadParser(limits: FrontLimits.heads)
    /// Whose request head the parser holds; -1 when it has read another head since.
    var parsed: SlotIndex = -1

    var services = StableTable<FrontService>(
        capacity: FrontLimits.services + FrontLimits.listeners)
    var endpoints = StableTable<FrontEndpoint>(capacity: FrontLimits.endpoints)
    let candidates = CandidateTable(capacity: FrontLimits.endpoints)
    /// From the first table on. Whom that names was there before us.
    var hasRoutes = false
    var counters: CounterWriter
    let accessLog: RecordRing
    var book: AccessBook
    var listeners = StableTable<FrontListener>(capacity: FrontLimits.listeners)
    var path = RequestPath()

    let orders: Mailbox<WorkerOrder>
    let reports: Mailbox<WorkerReport>
    /// The orders of all workers, by their index.
    let crew: [Mailbox<WorkerOrder>]

    /// Monotonic nanoseconds, read once a turn.
    var now = MonotonicClock.now
    /// This turn's, of clients and listeners, and of endpoints.
    private var clientEvents = TokenList(capacity: FrontLimits.eventsPerTurn)
    private var endpointEvents = TokenList(capacity: FrontLimits.eventsPerTurn)
    /// Whether this turn's events are all that there were when it began.
    var hasSeenAll = false
    /// Bytes that the current connection may still move in this turn.
    var budget = 0
    /// Small responses of which only a part is there.
    var heads = HeadQueue()
    /// Connections that have used up their share and go on next turn.
    var queue: [UInt64] = []
    private var resumed: [UInt64] = []
    /// Clients that were not read from for want of a buffer, the longest waiting first.
    var unread: [UInt64] = []
    /// Services where a request that waits may go on; looked at before the turn ends.
    var wakes: [Int32] = []
    var woken: [Int32] = []
    /// The earliest of the rare deadlines: drains, retries for held requests, accepting again.
    var nextAlarm = Int64.max
    var acceptsAgainAt = Int64.max
    var finishDeadline = Int64.max
    var isFinishing = false
    /// Takes no clients that other workers have accepted.
    var isWithdrawn = false
    var clientCount = 0
    /// Connections to endpoints that are idle.
    var pooledCount = 0
    /// Requests wait for a place or a descriptor.
    var isShort = false
    private var isDone = false

    /// `page` is the counter page, which must outlive the worker.
    init(
        _ place: WorkerPlace, crew: [Mailbox<WorkerOrder>], reports: Mailbox<WorkerReport>,
        room: WorkerRoom,
        page: UnsafeMutableRawPointer, accessLog: RecordRing
    ) throws(SystemFault) {
        let orders = crew[place.index]
        let epoll = try Epoll(eventsPerWait: FrontLimits.eventsPerTurn)
        try epoll.add(orders.raw, .readable, token: Worker.ordersToken)
        self.place = place
        self.epoll = epoll
        self.crew = crew
        self.orders = orders
        self.reports = reports
        slab = Slab(capacity: room.connections)
        buffers = BufferPool(limit: room.receiveBuffers)
        pipes = PipePool(
            capacity: min(FrontLimits.pipes, room.connections / FrontLimits.placesPerPipe))
        wheel = TimerWheel(now: now)
        date = DateLine(now: now)
        self.accessLog = accessLog
        book = AccessBook(capacity: room.connections)
        counters = CounterWriter(base: page, worker: place.index)
    }

    /// Turns until it has been told to finish and has.
    package mutating func run() {
        while !isDone {
            let count = epoll.wait(milliseconds: waitMilliseconds())
            now = MonotonicClock.now
            date.refresh(now: now)
            takeEvents(count)
            if !queue.isEmpty { resumeQueued() }
            if !unread.isEmpty { readUnread() }
            if now >= heads.deadline { releaseHeads() }
            if wheel.isDue(now: now) { expireTimers() }
            if now >= nextAlarm { raiseAlarms() }
            if !wakes.isEmpty { releaseWoken() }
            if isFinishing, clientCount == 0 { finish() }
        }
    }

    private func waitMilliseconds() -> Int32 {
        if !queue.isEmpty || !wakes.isEmpty { return 0 }
        if !unread.isEmpty, !buffers.isExhausted { return 0 }
        let timers = wheel.waitMilliseconds(now: now)
        let instant = min(nextAlarm, heads.deadline)
        guard instant != .max else { return timers }
        let alarm = Int32(min(max(0, (instant - now) / 1_000_000 + 1), 60_000))
        return timers < 0 ? alarm : min(timers, alarm)
    }

    /// Everything is noted before anything is done: what is done for one connection may depend on
    /// what has come on another. Then requests go out before responses come in: they take connections
    /// that were idle before, of which epoll has told what is in them (`Worker+Pool`).
    private mutating func takeEvents(_ count: Int) {
        clientEvents.removeAll()
        endpointEvents.removeAll()
        for index in 0..<count {
            let token = epoll.token(at: index)
            guard let slot = slab.find(token) else {
                clientEvents.append(token)
                continue
            }
            note(epoll.readiness(at: index), on: slot)
            if slot.pointee.role == .client {
                clientEvents.append(token)
            } else {
                endpointEvents.append(token)
            }
        }
        hasSeenAll = count < FrontLimits.eventsPerTurn
        for index in 0..<clientEvents.count { deliver(clientEvents[index]) }
        for index in 0..<endpointEvents.count { deliver(endpointEvents[index]) }
    }

    private mutating func deliver(_ token: UInt64) {
        if token >= Worker.firstListenerToken {
            if token == Worker.ordersToken { takeOrders() } else { accept(token) }
            return
        }
        guard let slot = slab.find(token) else { return }
        if slot.pointee.role == .client {
            clientIsReady(slot)
        } else {
            endpointIsReady(slot)
        }
    }

    private func note(_ readiness: Readiness, on slot: Slot) {
        if readiness.isWritable { slot.pointee.flags.remove(.blocked) }
        if readiness.isClosing {
            if slot.pointee.phase == .pooled { noteEnd(of: slot.pointee.endpoint) }
            slot.pointee.flags.formUnion([.readable, .peerClosing])
            if readiness.isBroken { slot.pointee.flags.insert(.broken) }
        } else if readiness.isReadable {
            slot.pointee.flags.insert(.readable)
        }
    }

    /// A client that is gone for good cannot be answered, so its request is given up; one that has
    /// only shut its sending half still waits for its answer.
    private mutating func clientIsReady(_ client: Slot) {
        if client.pointee.flags.contains(.broken) {
            switch client.pointee.phase {
            case .held: return abandon(client)
            case .connecting, .exchange: if isHTTP(client) { return abandon(client) }
            default: break
            }
        }
        advance(client)
    }

    private mutating func endpointIsReady(_ endpoint: Slot) {
        switch endpoint.pointee.phase {
        case .connecting:
            let settled = !endpoint.pointee.flags.contains(.blocked)
            if settled || endpoint.pointee.flags.contains(.broken) { connectionSettled(endpoint) }
        case .pooled:
            // It has nothing to say between requests: this is its end, or a response too many.
            if endpoint.pointee.flags.contains(.readable) { closePooled(endpoint) }
        default:
            advance(slab[endpoint.pointee.peer])
        }
    }

    /// Moves a client's affairs on as far as they go without waiting.
    mutating func advance(_ client: Slot) {
        budget = FrontLimits.bytesPerTurn
        var steps = FrontLimits.requestsPerTurn
        while step(client) == .again {
            steps -= 1
            if steps == 0 || budget <= 0 { return enqueue(client) }
        }
    }

    private mutating func step(_ client: Slot) -> Step {
        switch client.pointee.phase {
        case .idle, .head: readRequest(client)
        case .held, .connecting: .wait
        case .exchange: relay(client)
        case .stream: stream(client)
        case .closing: finishSending(client)
        case .lingering: discardInput(client)
        case .busy, .pooled: .wait
        }
    }

    /// For steps taken outside of `advance`.
    mutating func proceed(_ client: Slot, _ step: Step) {
        if step == .again { advance(client) }
    }

    mutating func enqueue(_ client: Slot) {
        guard !client.pointee.flags.contains(.queued) else { return }
        client.pointee.flags.insert(.queued)
        queue.append(slab.token(client))
    }

    private mutating func resumeQueued() {
        swap(&queue, &resumed)
        for token in resumed {
            guard let client = slab.find(token) else { continue }
            client.pointee.flags.remove(.queued)
            advance(client)
        }
        resumed.removeAll(keepingCapacity: true)
    }

    mutating func setAlarm(_ instant: Int64) { nextAlarm = min(nextAlarm, instant) }

    func isHTTP(_ client: Slot) -> Bool {
        services[client.pointee.service].pointee.isHTTP
    }

    private mutating func takeOrders() {
        for order in orders.takeAll() {
            switch order {
            case .routes(let routes): apply(routes)
            case .drain(let replica, let order, let deadline):
                drain(replica, order: order, deadline: deadline)
            case .client(let client): take(client)
            case .ping: _ = reports.post(.alive)
            case .finish(let deadline):
                stopAccepting(deadline: deadline)
                closeIdleClients()
            case .leave(let deadline):
                stopAccepting(deadline: deadline)
                hastenIdleClients()
            }
        }
    }

    private mutating func finish() {
        guard !isAwaitingClients() else { return setAlarm(now + FrontLimits.heldRetryNanoseconds) }
        isDone = true
        _ = reports.post(.finished)
    }
}
