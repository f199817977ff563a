import Glibc
import Model
import SystemdBus
import Testing

/// The client where there is no systemd to talk to. Times are made up: the client is told them.
/// Serialized, since the bus's address is the process's environment.
@Suite(.serialized) struct SystemdClientTests {
    private func start(_ address: String) -> ClientLog {
        setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1)
        let log = ClientLog()
        log.client.connect(at: .start)
        return log
    }

    @Test func doesNothingBeforeItIsToldToConnect() {
        let log = ClientLog()
        #expect(!log.client.process(at: .start))
        #expect(log.client.deadline == nil)
        #expect(log.client.interest == nil)
    }

    @Test func triesAgainWithAGrowingDelayWhenThereIsNoBus() {
        let log = start("unix:path=/nonexistent/bus")
        var now = Instant.start
        var waits: [Int64] = []
        for _ in 1...8 {
            #expect(log.client.process(at: now))
            #expect(!log.client.process(at: now))
            guard let next = log.client.deadline else { break }
            waits.append((next - now).wholeMilliseconds)
            now = next
        }
        #expect(waits == [50, 100, 200, 400, 800, 1_600, 2_000, 2_000])
        #expect(log.faults.count == 8)
        #expect(log.faults[0].description.hasPrefix("failed to open the system bus: No such file"))
    }

    @Test func aCallWithoutConnectionIsAnsweredLaterAndOnce() {
        let log = start("unix:path=/nonexistent/bus")
        var answers: [BusFault] = []
        log.client.stopUnit(UnitName("coxswain-a-1-1.service")) { result in
            if case .failure(let fault) = result { answers.append(fault) }
        }
        #expect(answers.isEmpty)
        #expect(log.client.deadline == Instant(nanoseconds: 0))
        while log.client.process(at: .start) {}
        #expect(answers.count == 1)
        #expect(answers[0].isDisconnected && answers[0].isOutcomeUnknown)
        #expect(answers[0].attempt == "stop 'coxswain-a-1-1.service'")
    }

    /// A bus that accepts and says nothing: opening and calling return at once all the same.
    @Test func neverBlocksOnABusThatDoesNotAnswer() throws {
        let bus = try SilentBus()
        let log = start("unix:path=\(bus.path)")
        while log.client.process(at: .start) {}
        #expect(log.client.interest?.events == Int16(POLLIN))
        var faults: [BusFault] = []
        log.client.listUnits(patterns: ["*"]) { result in
            if case .failure(let fault) = result { faults.append(fault) }
        }
        #expect(!log.client.process(at: .start))
        #expect(faults.isEmpty)
        #expect(log.client.deadline != nil, "authentication has a deadline")
        log.client.close()
        #expect(faults.map(\.isDisconnected) == [true])
        #expect(log.faults.isEmpty, "no event follows a close")
    }

    @Test func aBusThatHangsUpIsALossAndAnotherConnectionFollows() throws {
        let bus = try SilentBus()
        let log = start("unix:path=\(bus.path)")
        while log.client.process(at: .start) {}
        let first = try #require(log.client.interest)
        var faults: [BusFault] = []
        log.client.listUnits(patterns: ["*"]) { result in
            if case .failure(let fault) = result { faults.append(fault) }
        }
        bus.hangUp()
        while log.client.process(at: .start) {}
        #expect(faults.map(\.isDisconnected) == [true])
        #expect(log.faults.count == 1)
        #expect(log.client.interest == nil)

        let next = try #require(log.client.deadline)
        while log.client.process(at: next) {}
        #expect(try #require(log.client.interest).connection == first.connection + 1)
        log.client.close()
    }

    /// An owner takes the descriptor out of its epoll set after it has heard of the loss: until then
    /// the number must be neither closed nor another file's.
    @Test func aLostDescriptorStaysOpenUntilTheOwnerKnowsOfTheLoss() throws {
        let bus = try SilentBus()
        let log = start("unix:path=\(bus.path)")
        while log.client.process(at: .start) {}
        let descriptor = try #require(log.client.interest).fileDescriptor
        bus.hangUp()
        let muchLater = Instant.start + .seconds(60)
        while log.client.process(at: muchLater) {}
        while log.client.process(at: muchLater + .seconds(60)) {}
        #expect(log.faults.count == 1)
        #expect(fcntl(descriptor, F_GETFD) >= 0)

        #expect(log.client.interest == nil)
        #expect(fcntl(descriptor, F_GETFD) >= 0)
        while log.client.process(at: muchLater + .seconds(60)) {}
        #expect(log.client.interest != nil)
        log.client.close()
    }

    @Test func releasesWhatItWasGivenWithTheAnswer() throws {
        let bus = try SilentBus()
        let log = start("unix:path=\(bus.path)")
        while log.client.process(at: .start) {}
        weak var held: AnyObject?
        do {
            let token = Token()
            held = token
            log.client.listUnits(patterns: []) { _ in withExtendedLifetime(token) {} }
        }
        #expect(held != nil)
        log.client.close()
        #expect(held == nil)
    }
}

private final class Token {}

private final class ClientLog {
    private(set) var client: SystemdClient!
    private(set) var faults: [BusFault] = []

    init() {
        client = SystemdClient(scope: .system) { [unowned self] event in
            if case .lost(let fault) = event { faults.append(fault) }
        }
    }
}

/// A Unix socket that takes connections and never says a word.
private final class SilentBus {
    let path: String
    private let listener: Int32

    init() throws {
        path = "/tmp/coxswain-silent-\(getpid())"
        unlink(path)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = UInt16(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && listen(listener, 8) == 0)
    }

    /// Takes the waiting connection and closes it.
    func hangUp() { close(accept(listener, nil, nil)) }

    deinit {
        close(listener)
        unlink(path)
    }
}

extension Instant {
    fileprivate static let start = Instant(nanoseconds: 1_000_000_000)
}
