import CSystemd
package import Model

/// Where the owner's event loop has to listen.
package struct BusInterest: Equatable, Sendable {
    /// Another number, another connection: what was registered for the old descriptor is void, even
    /// if the new one has the same number.
    package let connection: Int
    package let fileDescriptor: Int32
    /// poll(2) events; 0: nothing at present.
    package let events: Int16
}

/// A client of systemd for one thread: the owner's event loop. It never blocks; the owner
/// - waits until `interest.fileDescriptor` shows `interest.events`, or for `deadline`,
/// - then calls `process` until it returns false, and looks at `interest` and `deadline` again. It
///   may stop earlier to be fair to others: `deadline` is in the past then.
///
/// Whoever meets `isDisconnected` waits for `SystemdEvent.ready`; calling again at once would only
/// be answered the same, at once.
///
/// Calls are answered, and events told, from within `process` (answers also from `close`). The
/// connection is kept up: after a loss it is opened again, with a growing delay.
///
///     down ──connect──► subscribing ──Subscribe answered──► ready
///       ▲                  │     ▲ └─refused─► waiting ─┐     │
///       └──── bus lost ────┴─────┴──── delay is over ───┘     │ systemd left the bus, came back:
///       └──── bus lost ───────────────────────────────────────┴───────────► subscribing
package final class SystemdClient {
    package let scope: BusScope
    private let onEvent: (SystemdEvent) -> Void

    private enum Phase: Equatable {
        /// No connection; opened at the instant, never if there is none.
        case down(until: Instant?)
        /// `Subscribe` is on its way, under this number.
        case subscribing(attempt: Int)
        /// The bus is there, systemd is not, or refused. Tried again at the instant.
        case waiting(until: Instant)
        case ready
    }

    private var phase = Phase.down(until: nil)
    private var connection: BusConnection?
    /// A connection that was lost and whose descriptor the owner may still watch. It is let go, and
    /// another opened, once the owner has asked for `interest` and so been told that it is void.
    private var lostConnection: BusConnection?
    private var lossIsKnown = false
    private var connectionNumber = 0
    private var subscribeAttempts = 0
    private var delay = ReconnectDelay()
    private var now = Instant(nanoseconds: 0)
    private var isReloading = false
    /// Answers to calls that could not even be sent. They wait for `process`, so that no answer ever
    /// comes before its call has returned.
    private var unsent: [() -> Void] = []
    private let commandFiles: CommandFiles?
    private var toldFileFault: BusFault?

    package init(scope: BusScope, onEvent: @escaping (SystemdEvent) -> Void) {
        self.scope = scope
        self.onEvent = onEvent
        commandFiles = CommandFiles(scope)
    }

    /// Begins to connect, and keeps at it until `close`.
    package func connect(at now: Instant) {
        guard phase == .down(until: nil) else { return }
        phase = .down(until: now)
    }

    /// Ends the connection. Every call under way fails with `disconnected`; no event follows. The
    /// descriptor is closed: stop watching it before.
    package func close() {
        phase = .down(until: nil)
        dropConnection()
        lostConnection = nil
        deliverUnsent()
    }

    package var isReady: Bool { phase == .ready }

    /// Nil while there is no connection. What was told before stays an open descriptor until the next
    /// `process`, so that it can be taken out of an epoll set.
    package var interest: BusInterest? {
        lossIsKnown = true
        return connection.map {
            BusInterest(
                connection: connectionNumber, fileDescriptor: $0.fileDescriptor,
                events: $0.wantedEvents)
        }
    }

    /// When `process` has to be called even if the descriptor stays silent.
    package var deadline: Instant? {
        if !unsent.isEmpty { return Instant(nanoseconds: 0) }
        switch phase {
        case .down(let until): return until
        case .waiting(let until): return min(until, connection?.deadline ?? until)
        case .subscribing, .ready: return connection?.deadline
        }
    }

    /// Handles at most one message. False: there is no more to do now.
    package func process(at now: Instant) -> Bool {
        self.now = now
        if deliverUnsent() { return true }
        if lossIsKnown { lostConnection = nil }
        if case .down(let until?) = phase, until <= now, lostConnection == nil {
            open()
            return true
        }
        if case .waiting(let until) = phase, until <= now { subscribe() }
        guard let connection else { return false }
        do throws(BusFault) {
            return try connection.process()
        } catch {
            lose(error)
            return true
        }
    }

    /// Sends a method call. The answer, decoded, comes with a later `process`.
    func call<Reply>(
        _ method: BusMethod, attempt: String,
        arguments: (borrowing OutgoingMessage) throws(BusFault) -> Void = { _ in },
        decode: @escaping (MessageReader) throws(BusFault) -> Reply,
        completion: @escaping (Result<Reply, BusFault>) -> Void
    ) {
        do throws(BusFault) {
            guard let connection else { throw .disconnected(attempt) }
            try connection.call(method, attempt: attempt, arguments: arguments) { reply in
                completion(Self.decoded(reply, attempt, decode))
            }
        } catch {
            unsent.append { completion(.failure(error.during(attempt))) }
        }
    }

    private static func decoded<Reply>(
        _ reply: Result<MessageReader, BusFault>, _ attempt: String,
        _ decode: (MessageReader) throws(BusFault) -> Reply
    ) -> Result<Reply, BusFault> {
        do throws(BusFault) {
            return .success(try decode(try reply.get()))
        } catch {
            return .failure(error.during(attempt))
        }
    }

    @discardableResult
    private func deliverUnsent() -> Bool {
        if unsent.isEmpty { return false }
        let answers = unsent
        unsent = []
        for answer in answers { answer() }
        return true
    }
}

// MARK: - Commands

extension SystemdClient {
    /// A start goes on without: only a reload in the unit's life would tell the difference.
    func keepCommands(of unit: TransientUnit) {
        do throws(BusFault) {
            try commandFiles?.write(for: unit)
        } catch {
            if error.errno == toldFileFault?.errno { return }
            toldFileFault = error
            onEvent(.commandsNotKept(error))
        }
    }

    /// Its start was refused, so that nobody will tell of its end.
    func forgetCommands(of unit: TransientUnit, after result: Result<JobPath, BusFault>) {
        guard case .failure(let fault) = result, !fault.isOutcomeUnknown else { return }
        commandFiles?.remove(of: unit.name)
    }

    /// Forgets what was kept of units that are gone: those that ended while nobody listened.
    package func forgetCommands(exceptOf units: [ListedUnit]) {
        commandFiles?.removeAll(except: Set(units.map(\.name)))
    }
}

// MARK: - Connection

extension SystemdClient {
    private func open() {
        do throws(BusFault) {
            let opened = try BusConnection(scope)
            connection = opened
            connectionNumber += 1
            try listen(on: opened)
            subscribe()
        } catch {
            lose(error)
        }
    }

    private func lose(_ fault: BusFault) {
        phase = .down(until: now + delay.next())
        dropConnection()
        onEvent(.lost(fault))
    }

    private func dropConnection() {
        if let connection {
            lostConnection = connection
            lossIsKnown = false
        }
        connection = nil
        isReloading = false
        lostConnection?.close()
    }

    /// The rules go to the bus ahead of `Subscribe` on the same connection, so that no signal that
    /// systemd sends because of it is missed.
    private func listen(on connection: BusConnection) throws(BusFault) {
        try connection.subscribe(to: SystemdSignal.ownerRule) {
            [weak self] (message: MessageReader) throws(BusFault) in
            let isPresent = try SystemdSignal.isOwned(message)
            self?.ownerChanged(isPresent: isPresent)
        }
        for signal in SystemdSignal.allCases {
            try connection.subscribe(to: signal.rule) {
                [weak self] (message: MessageReader) throws(BusFault) in
                if let event = try signal.event(from: message) { self?.tell(event) }
            }
        }
    }

    private func subscribe() {
        subscribeAttempts += 1
        let attempt = subscribeAttempts
        phase = .subscribing(attempt: attempt)
        call(.manager("Subscribe"), attempt: "subscribe to systemd's signals") { _ in
        } completion: { [weak self] result in
            self?.subscribed(attempt, result)
        }
    }

    private func subscribed(_ attempt: Int, _ result: Result<Void, BusFault>) {
        guard phase == .subscribing(attempt: attempt) else { return }
        if case .failure(let fault) = result, !fault.isAlreadySubscribed {
            // Lost with the connection: `lose` follows, and says so.
            if fault.isDisconnected { return }
            phase = .waiting(until: now + delay.next())
            return onEvent(.lost(fault))
        }
        phase = .ready
        delay.reset()
        onEvent(.ready)
    }

    /// systemd hands its name over, or leaves the bus and comes back, when it re-executes itself and
    /// when the bus restarts. It remembers its subscribers in the first case only, and even then
    /// signals were missed.
    private func ownerChanged(isPresent: Bool) {
        isReloading = false
        if phase == .ready { onEvent(.lost(.disconnected("keep in touch with systemd"))) }
        if isPresent { return subscribe() }
        phase = .waiting(until: now + delay.next())
    }

    private func tell(_ event: SystemdEvent) {
        switch event {
        case .reloading(let begins): isReloading = begins
        // While it reloads, systemd takes down all its units and makes them anew, and says so; none
        // of it has happened to what runs.
        case .unitNew, .unitRemoved: if isReloading { return }
        default: break
        }
        if case .unitRemoved(let unit) = event { commandFiles?.remove(of: unit) }
        onEvent(event)
    }
}
