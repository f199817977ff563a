import Glibc
import Model
import SystemdBus
import Testing

/// All tests that need a real systemd. One after another: some of them restart systemd or its bus,
/// which the others would notice. Suites join by `extension HostSuite`.
@Suite(.serialized, .throwawayHost)
enum HostSuite {}

/// Fails the tests anywhere but on a throwaway host: they start and kill units, restart the bus and
/// re-execute PID 1, which nobody wants on the machine that he works on.
struct ThrowawayHost: SuiteTrait, TestTrait {
    struct Refusal: Error, CustomStringConvertible {
        let description =
            "refused: this is no throwaway host. Run 'scripts/throwaway-host run -- COMMAND'"
    }

    var isRecursive: Bool { true }

    func prepare(for test: Test) async throws {
        guard getenv("THROWAWAY_HOST") != nil, firstProcess() == "systemd" else { throw Refusal() }
    }

    private func firstProcess() -> String { output(of: "cat /proc/1/comm") }
}

extension Trait where Self == ThrowawayHost {
    static var throwawayHost: Self { ThrowawayHost() }
}

/// What a command prints, without the line's end. For asking systemctl and the kernel.
@discardableResult
func output(of command: String) -> String {
    guard let pipe = popen(command, "r") else { return "" }
    defer { pclose(pipe) }
    var bytes: [UInt8] = []
    var byte = fgetc(pipe)
    while byte != EOF {
        bytes.append(UInt8(truncatingIfNeeded: byte))
        byte = fgetc(pipe)
    }
    while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
}

/// A client on this thread and the event loop around it.
final class SystemdBusHost {
    struct TimedOut: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var events: [SystemdEvent] = []
    private(set) var client: SystemdClient!
    /// Longer than any wait here takes, also in User Mode Linux, so that a hang is a failure with a
    /// name.
    private let patience: Duration = .seconds(120)

    init(scope: BusScope = .system) throws {
        client = SystemdClient(scope: scope) { [unowned self] in events.append($0) }
        client.connect(at: now)
        try wait(for: "the subscription") { client.isReady }
    }

    deinit { client.close() }

    var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    func forgetEvents() { events = [] }

    /// Runs the client until the condition holds.
    func wait(for what: String, until condition: () throws -> Bool) throws {
        let deadline = now + patience
        while true {
            while client.process(at: now) {}
            if try condition() { return }
            if now > deadline { throw TimedOut(description: "waited in vain for \(what)") }
            sleepUntilSomethingHappens(atMost: deadline)
        }
    }

    /// On the bus; but conditions are also about processes and files, which do not announce
    /// themselves, so look again soon.
    private func sleepUntilSomethingHappens(atMost deadline: Instant) {
        let wake = min(client.deadline ?? deadline, deadline, now + .milliseconds(20))
        let milliseconds = Int32(clamping: max(0, (wake - now).wholeMilliseconds + 1))
        guard let interest = client.interest else { return _ = poll(nil, 0, milliseconds) }
        var entry = pollfd(fd: interest.fileDescriptor, events: interest.events, revents: 0)
        _ = poll(&entry, 1, milliseconds)
    }

    /// Makes a call and waits for its answer.
    func answer<Reply>(
        _ call: (@escaping (Result<Reply, BusFault>) -> Void) -> Void
    ) throws -> Reply {
        try result(call).get()
    }

    func result<Reply>(
        _ call: (@escaping (Result<Reply, BusFault>) -> Void) -> Void
    ) throws -> Result<Reply, BusFault> {
        var answer: Result<Reply, BusFault>?
        call { answer = $0 }
        try wait(for: "an answer") { answer != nil }
        return try #require(answer)
    }
}

extension SystemdBusHost {
    /// Starts a unit and waits for the end of its start job.
    @discardableResult
    func start(_ unit: TransientUnit) throws -> JobResult {
        let job = try answer { client.startTransientUnit(unit, completion: $0) }
        return try resultOf(job)
    }

    func stop(_ unit: UnitName) throws {
        let job = try answer { client.stopUnit(unit, completion: $0) }
        _ = try resultOf(job)
    }

    func resultOf(_ job: JobPath) throws -> JobResult {
        var result: JobResult?
        try wait(for: "the end of job \(job)") {
            for case .jobRemoved(let removed) in events where removed.path == job {
                result = removed.result
            }
            return result != nil
        }
        return try #require(result)
    }

    func facts(of unit: UnitName) throws -> UnitFacts {
        try answer { client.unitFacts(unit, completion: $0) }
    }

    /// All that signals have told of a unit so far, in their order.
    func told(of unit: UnitName) -> UnitFacts {
        var facts = UnitFacts()
        for case .unitChanged(let change) in events where change.unit == unit {
            facts.merge(change.facts)
        }
        return facts
    }

    /// Waits until its main process runs that program. Throws at once where the unit has ended.
    func wait(_ unit: UnitName, toRun program: String) throws {
        try wait(for: "\(unit) to run \(program)") {
            let facts = try facts(of: unit)
            guard facts.activeState == .active, let process = facts.mainPID, process != 0 else {
                let journal = output(of: "journalctl --no-pager --output=cat --unit='\(unit)'")
                throw TimedOut(description: "\(unit) has ended: \(facts) \(journal)")
            }
            return output(of: "cat /proc/\(process)/comm") == program
        }
    }

    func wait(_ unit: UnitName, toBecome state: ActiveState) throws {
        try wait(for: "\(unit) to become \(state)") { told(of: unit).activeState == state }
    }

    func hasTold(removalOf unit: UnitName) -> Bool {
        events.contains { if case .unitRemoved(unit) = $0 { true } else { false } }
    }

    /// Stops and forgets what a test has started, whatever state it is in.
    func clear(_ unit: UnitName) {
        _ = try? stop(unit)
        _ = try? answer { client.resetFailedUnit(unit, completion: $0) } as Void
    }

    /// A figure or word of `systemctl show`.
    func shown(_ property: String, of unit: UnitName) -> String {
        output(of: "systemctl show -P \(property) -- '\(unit)'")
    }
}

/// A unit that runs a shell script as a replica of a service named after the test.
func replica(
    _ service: String, ordinal: Int = 1, _ script: String,
    change: (inout ReplicaTemplate) -> Void = { _ in }
) throws -> TransientUnit {
    var template = ReplicaTemplate(command: ["/bin/sh", "-c", script])
    template.identity = .user("root", group: nil)
    change(&template)
    let id = ReplicaID(service: try ServiceName(service), revision: 1, ordinal: ordinal)
    return TransientUnit(id, template: template, environment: ["COXSWAIN_REPLICA": "\(id)"])
}
