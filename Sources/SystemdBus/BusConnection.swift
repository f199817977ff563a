import CSystemd
import Glibc
import Model

/// Whose systemd.
package enum BusScope: Sendable {
    /// PID 1, over the system bus.
    case system
    /// The calling user's own `systemd --user`, over the session bus.
    case user
}

/// One connection to a message bus, from its opening to its loss. Never blocks: opening only begins
/// the authentication, and every call is answered through a closure. For one thread.
final class BusConnection {
    private let bus: OpaquePointer
    private var pending: [ObjectIdentifier: PendingCall] = [:]
    /// Those that are sent when others have been answered, in order.
    private var waiting: [PendingCall] = []
    private var subscriptions: [SignalSubscription] = []
    private var isClosed = false
    /// A duplicate of sd-bus's descriptor, for the owner to watch. sd-bus closes its own in the midst
    /// of `process` when the connection breaks; ours stays open, hence can be taken out of an epoll
    /// set and cannot become another file under the same number, until this object goes.
    let fileDescriptor: Int32

    /// Calls are answered within this time or fail with NoReply. PID 1 answers none while it
    /// reloads, which takes seconds on a host with many units; 25 s is D-Bus's own default.
    static let callTimeout: Duration = .seconds(25)
    /// Calls under way at once. dbus-daemon refuses who has more than 128 unanswered on the system bus
    /// (`max_replies_per_connection`, since 1.8.8 for CVE-2014-3638), and a stop that it refuses is a replica
    /// that runs on. systemd answers one after the other anyway.
    static let callsUnderWay = 64

    init(_ scope: BusScope) throws(BusFault) {
        var opened: OpaquePointer?
        let code =
            switch scope {
            case .system: sd_bus_open_system_with_description(&opened, "coxswain")
            case .user: sd_bus_open_user_with_description(&opened, "coxswain")
            }
        guard code >= 0, let opened else {
            throw BusFault(attempt: "open the \(scope) bus", returned: code)
        }
        let duplicate = fcntl(sd_bus_get_fd(opened), F_DUPFD_CLOEXEC, 0)
        if duplicate < 0 {
            let code = errno
            sd_bus_close_unref(opened)
            throw BusFault(attempt: "open the \(scope) bus", returned: -code)
        }
        bus = opened
        fileDescriptor = duplicate
    }

    deinit {
        close()
        sd_bus_unref(bus)
        Glibc.close(fileDescriptor)
    }

    /// Ends the connection. Every call that was not answered fails with `disconnected`.
    func close() {
        if isClosed { return }
        isClosed = true
        sd_bus_close(bus)
        let unanswered = Array(pending.values) + waiting
        (pending, waiting) = ([:], [])
        for call in unanswered { call.complete(.failure(.disconnected(call.attempt))) }
    }

    /// poll(2) events, 0 when there is nothing to wait for.
    var wantedEvents: Int16 { Int16(clamping: max(0, sd_bus_get_events(bus))) }

    /// When `process` has to be called even if nothing arrives.
    var deadline: Instant? {
        // Broken, and `process` has not said so yet.
        if sd_bus_is_open(bus) <= 0 { return Instant(nanoseconds: 0) }
        var microseconds: UInt64 = 0
        guard sd_bus_get_timeout(bus, &microseconds) > 0, microseconds != .max else { return nil }
        return Instant(microseconds: microseconds)
    }

    /// Handles at most one message. True if there may be more. Throws when the connection is lost.
    func process() throws(BusFault) -> Bool {
        if isClosed { return false }
        return try BusFault.check(sd_bus_process(bus, nil), "talk to the message bus") > 0
    }

    /// Sends a call, at once or as soon as few enough are under way. `complete` runs exactly once, from a
    /// later `process` or `close`, unless this throws.
    func call(
        _ method: BusMethod, attempt: String,
        arguments: (borrowing OutgoingMessage) throws(BusFault) -> Void,
        complete: @escaping PendingCall.Completion
    ) throws(BusFault) {
        if isClosed { throw .disconnected(attempt) }
        let message = try OutgoingMessage(method, on: bus)
        try arguments(message)
        let call = PendingCall(message, attempt: attempt, connection: self, complete: complete)
        if pending.count < Self.callsUnderWay, waiting.isEmpty {
            try send(call)
        } else {
            waiting.append(call)
        }
    }

    private func send(_ call: PendingCall) throws(BusFault) {
        guard let message = call.message.take() else { return }
        // The slot floats: sd-bus frees it with the reply or with the bus. The call itself is kept
        // alive by `pending`, so no reference count crosses into C.
        let code = sd_bus_call_async(
            bus, nil, message.raw, replyArrived, Unmanaged.passUnretained(call).toOpaque(),
            UInt64(Self.callTimeout.wholeMicroseconds))
        try BusFault.check(code, call.attempt)
        pending[ObjectIdentifier(call)] = call
    }

    /// One has been answered.
    private func sendNext() {
        while pending.count < Self.callsUnderWay, !waiting.isEmpty {
            let call = waiting.removeFirst()
            do throws(BusFault) {
                try send(call)
            } catch {
                call.complete(.failure(error))
            }
        }
    }

    /// Calls `receive` with every signal that the rule matches, for as long as the connection lives.
    /// A rule that the bus refuses ends the connection (sd_bus_add_match_async without an install
    /// callback does so), so one that stands is known to work.
    func subscribe(
        to rule: String, receive: @escaping (MessageReader) throws(BusFault) -> Void
    ) throws(BusFault) {
        let subscription = SignalSubscription(receive: receive)
        let code = sd_bus_add_match_async(
            bus, nil, rule, signalArrived, nil, Unmanaged.passUnretained(subscription).toOpaque())
        try BusFault.check(code, "listen to '\(rule)'")
        subscriptions.append(subscription)
    }

    fileprivate func finish(_ call: PendingCall, with message: OpaquePointer) {
        // Absent when a completion before this one has closed the connection.
        guard pending.removeValue(forKey: ObjectIdentifier(call)) != nil else { return }
        sendNext()
        if sd_bus_message_is_method_error(message, nil) <= 0 {
            return call.complete(.success(MessageReader(raw: message)))
        }
        // When the connection breaks, sd-bus makes up a NoReply for each call under way.
        if sd_bus_is_open(bus) <= 0 {
            return call.complete(.failure(.disconnected(call.attempt)))
        }
        call.complete(.failure(BusFault(attempt: call.attempt, reply: message)))
    }
}

/// A call on its way.
final class PendingCall {
    typealias Completion = (Result<MessageReader, BusFault>) -> Void

    let attempt: String
    let complete: Completion
    /// Nil: sent.
    fileprivate var message: OutgoingMessage?
    fileprivate weak var connection: BusConnection?

    init(
        _ message: consuming OutgoingMessage, attempt: String, connection: BusConnection,
        complete: @escaping Completion
    ) {
        self.message = consume message
        self.attempt = attempt
        self.connection = connection
        self.complete = complete
    }
}

private final class SignalSubscription {
    let receive: (MessageReader) throws(BusFault) -> Void

    init(receive: @escaping (MessageReader) throws(BusFault) -> Void) { self.receive = receive }
}

private let replyArrived: sd_bus_message_handler_t = { message, context, _ in
    guard let message, let context else { return 0 }
    let call = Unmanaged<PendingCall>.fromOpaque(context).takeUnretainedValue()
    call.connection?.finish(call, with: message)
    return 1
}

private let signalArrived: sd_bus_message_handler_t = { message, context, _ in
    guard let message, let context else { return 0 }
    let subscription = Unmanaged<SignalSubscription>.fromOpaque(context).takeUnretainedValue()
    // A signal that is not of the shape we know says nothing to us; the next one may.
    try? subscription.receive(MessageReader(raw: message))
    return 0
}

extension Instant {
    /// From systemd's microseconds on CLOCK_MONOTONIC.
    init(microseconds: UInt64) {
        let (nanoseconds, overflow) = Int64(clamping: microseconds)
            .multipliedReportingOverflow(by: 1_000)
        self.init(nanoseconds: overflow ? .max : nanoseconds)
    }
}
