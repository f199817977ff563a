import LinuxIO

/// A piece of work for the control loop's thread, posted by another.
struct LoopTask: Sendable {
    let run: @Sendable (Daemon) -> Void
}

/// How the API's threads reach the control loop: they post, and wait for what comes back. The loop
/// never waits for them.
struct LoopMail: Sendable {
    /// Requests that may wait at once; the API answers more with 503.
    static let capacity = 1_024

    private let mailbox: Mailbox<LoopTask>

    /// The loop did not take the work: it is stuck, or flooded.
    struct Overloaded: Error {}

    init() throws(SystemFault) {
        mailbox = try Mailbox(capacity: Self.capacity)
    }

    func deliver(to daemon: Daemon, on loop: EventLoop) throws(SystemFault) {
        try loop.receive(from: mailbox) { [unowned daemon] task in task.run(daemon) }
    }

    /// The value of `body`, computed on the loop's thread.
    func ask<Value: Sendable>(_ body: @escaping @Sendable (Daemon) -> Value) async throws -> Value {
        try await perform { daemon, reply in reply(body(daemon)) }
    }

    /// Begins something on the loop's thread that ends later; `body` calls `reply` exactly once.
    func perform<Value: Sendable>(
        _ body: @escaping @Sendable (Daemon, @escaping @Sendable (Value) -> Void) -> Void
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let task = LoopTask { daemon in
                body(daemon) { continuation.resume(returning: $0) }
            }
            if mailbox.post(task) == .refusedBecauseFull {
                continuation.resume(throwing: Overloaded())
            }
        }
    }
}
