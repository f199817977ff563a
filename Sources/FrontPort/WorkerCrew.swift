import FrontWire
import LinuxIO
import Model

/// The workers of one front as its control thread sees them: orders go to all, and what each of them
/// answers by itself becomes one report when the last has.
///
/// Workers share nothing but the listeners, which all of them accept from; a client that one has
/// accepted may go to another before anything is read from it, and to no other from then on.
final class WorkerCrew {
    private let threads: [WorkerThread]
    private let receive: (WorkerReport) -> Void
    /// Workers that have taken a table, by its version.
    private var applied: [UInt64: Int] = [:]
    private var drains = DrainLedger()
    private var alive: Set<Int> = []
    /// Workers that have not finished: the others have nothing in flight, and answer no more.
    private var serving: Set<Int>
    /// The process that this one replaces, as one more who has to answer.
    private static let elder = -1
    var hasElder = false

    /// `page` must stay mapped until `join` has returned; `receive` is called on the loop's thread.
    init(
        count: Int, room: WorkerRoom, page: UnsafeMutableRawPointer, loop: EventLoop,
        accessLog: AccessLogThread, receive: @escaping (WorkerReport) -> Void
    ) throws(SystemFault) {
        CounterPage.prepare(page, workers: count)
        var orders: [Mailbox<WorkerOrder>] = []
        for _ in 0..<count {
            orders.append(try Mailbox(capacity: FrontLimits.mailboxMessages))
        }
        var threads: [WorkerThread] = []
        for index in 0..<count {
            let place = WorkerPlace(index: index, crew: count)
            threads.append(
                try WorkerThread(
                    place, crew: orders, room: room.share(among: count), page: page,
                    accessLog: accessLog.rings[index]))
        }
        self.threads = threads
        self.receive = receive
        serving = Set(threads.indices)
        for (index, thread) in threads.enumerated() {
            try loop.receive(from: thread.reports) { [unowned self] report in
                take(report, from: index)
            }
        }
    }

    func start() { for thread in threads { thread.start() } }

    func join() { for thread in threads { thread.join() } }

    /// Orders a drain and returns its number, which answers name. `deadline` in nanoseconds of the
    /// monotonic clock.
    func drain(_ replica: ReplicaID, deadline: Int64) -> UInt64 {
        var parties = serving
        if hasElder { parties.insert(WorkerCrew.elder) }
        let order = drains.begin(replica, answeredBy: parties)
        tell(.drain(replica, order: order, deadline: deadline))
        if parties.isEmpty { receive(.drained(replica, order: order, cut: 0)) }
        return order
    }

    func tell(_ order: WorkerOrder) {
        // Thousands of orders unread: the worker hangs, and the watchdog will have it restarted.
        for thread in threads { _ = thread.orders.post(order) }
    }

    func elderDrained(_ replica: ReplicaID, order: UInt64, cut: Int) {
        noteDrained(replica, order, cut, WorkerCrew.elder)
    }

    func elderIsGone() {
        hasElder = false
        waitNoLonger(for: WorkerCrew.elder)
    }

    private func waitNoLonger(for party: Int) {
        for (replica, order, cut) in drains.forget(party) {
            receive(.drained(replica, order: order, cut: cut))
        }
    }

    private func take(_ report: WorkerReport, from worker: Int) {
        switch report {
        case .routesApplied(let version): noteApplied(version)
        case .drained(let replica, let order, let cut): noteDrained(replica, order, cut, worker)
        case .alive: noteAlive(worker)
        case .finished:
            serving.remove(worker)
            waitNoLonger(for: worker)
            if serving.isEmpty { receive(.finished) }
        default: receive(report)
        }
    }

    private func noteApplied(_ version: UInt64) {
        let count = (applied[version] ?? 0) + 1
        applied[version] = count < threads.count ? count : nil
        if count == threads.count { receive(.routesApplied(version: version)) }
    }

    private func noteDrained(_ replica: ReplicaID, _ order: UInt64, _ cut: Int, _ party: Int) {
        if let cut = drains.note(replica, order: order, cut: cut, from: party) {
            receive(.drained(replica, order: order, cut: cut))
        }
    }

    /// One worker that hangs is enough to keep the watchdog waiting.
    private func noteAlive(_ worker: Int) {
        alive.insert(worker)
        guard alive.count == threads.count else { return }
        alive.removeAll()
        receive(.alive)
    }
}

/// How much there may be at once.
struct WorkerRoom {
    /// Of clients and of endpoints.
    let connections: Int
    /// Of what clients send, and of what comes in streams.
    let receiveBuffers: Int

    func share(among crew: Int) -> WorkerRoom {
        WorkerRoom(
            connections: max(1, connections / crew), receiveBuffers: max(1, receiveBuffers / crew))
    }
}

/// Which of how many workers one is.
package struct WorkerPlace: Sendable {
    package let index: Int
    package let crew: Int

    package init(index: Int, crew: Int) {
        self.index = index
        self.crew = crew
    }

    /// The same where only the first so many of the crew have work.
    func among(_ seats: Int) -> WorkerPlace { WorkerPlace(index: index, crew: seats) }

    /// The shares of all workers add up to `total`.
    func share(of total: Int) -> Int {
        index < crew ? total / crew + (index < total % crew ? 1 : 0) : 0
    }
}
