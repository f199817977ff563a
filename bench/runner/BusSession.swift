import Glibc
import LinuxIO
import Model
import SystemdBus

/// A connection to systemd and the waiting on it: for programs that do one thing after another.
///
/// Events are stamped with the clock that the measurements use, as they are taken from the bus.
final class BusSession {
    /// Longer than any single step takes on a busy machine; a bench that hangs tells nobody why.
    static let stepTimeout: Duration = .seconds(120)

    private(set) var client: SystemdClient
    private let listener: Listener

    private final class Listener {
        var hear: (SystemdEvent, Int64) -> Void = { _, _ in }
        var lost: BusFault?
    }

    /// Connects to the system's systemd.
    init() throws {
        let listener = Listener()
        self.listener = listener
        client = SystemdClient(scope: .system) { event in
            if case .lost(let fault) = event { listener.lost = fault }
            listener.hear(event, MonotonicClock.now)
        }
        client.connect(at: Instant(nanoseconds: MonotonicClock.now))
        try wait("systemd's bus") { self.client.isReady }
    }

    /// Where events go from now on.
    func listen(_ hear: @escaping (SystemdEvent, Int64) -> Void) { listener.hear = hear }

    /// Handles what comes until `isDone`.
    func wait(_ what: String, _ isDone: () throws -> Bool) throws {
        let deadline = MonotonicClock.now + BusSession.stepTimeout.nanosecondCount
        while try !isDone() {
            if let fault = listener.lost { throw fault }
            guard MonotonicClock.now < deadline else {
                throw BenchFault("failed to wait for \(what): not there after 120 s")
            }
            try turn()
        }
    }

    /// Sends a call by `send` and waits for its answer.
    func answer<Reply>(
        _ what: String, _ send: (SystemdClient, @escaping (Result<Reply, BusFault>) -> Void) -> Void
    ) throws -> Reply {
        var answer: Result<Reply, BusFault>?
        send(client) { answer = $0 }
        try wait(what) { answer != nil }
        guard let answer else { throw BenchFault("failed to hear of \(what)") }
        return try answer.get()
    }

    private func turn() throws {
        if client.process(at: Instant(nanoseconds: MonotonicClock.now)) { return }
        let interest = client.interest
        var watched = pollfd(
            fd: interest?.fileDescriptor ?? -1, events: interest?.events ?? 0, revents: 0)
        // At least now and then, for conditions that do not come over the bus (a child's end).
        _ = poll(&watched, 1, client.deadline == nil ? 20 : 1)
    }
}
