import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// Descriptors or places have run out: of the front, that is, and not of a replica.
@Suite struct RoomTests {
    private let scratch = Scratch()
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    private func replica(_ name: String) throws -> Backend {
        try Backend(named: name, unix: scratch.file(name))
    }

    private func front(_ replicas: [Backend], _ options: [String] = []) throws -> FrontProcess {
        let endpoints = replicas.flatMap { ["--endpoint", "unix:\($0.endpoint)"] }
        let front = try FrontProcess(
            [
                "--listen", "http:unix:\(scratch.file("front"))", "--workers", "1",
                "--control", scratch.file("control"),
            ] + endpoints + options)
        _ = try front.addresses()
        return front
    }

    private func client() throws -> MessageReader {
        MessageReader(try Wire(to: .unix(path: scratch.file("front"))))
    }

    /// A client that the front has accepted and answered: replica "a" has a connection that is idle.
    private func servedClient() throws -> MessageReader {
        let client = try client()
        client.wire.send(RoomTests.get)
        #expect(client.next()?.text == "a")
        return client
    }

    private func wait(
        _ daemon: TestDaemon, until isSo: (CounterSample) -> Bool
    ) throws -> CounterSample {
        let deadline = MonotonicClock.now + .seconds(10)
        while true {
            let sample = try daemon.samples().first { $0.name == "http" }
            if let sample, isSo(sample) { return sample }
            try #require(MonotonicClock.now < deadline, "never so: \(sample as Any)")
            letOthersRun()
        }
    }

    @Test func aRequestWaitsForADescriptorAndNoReplicaIsBlamed() throws {
        let front = try front([try replica("a")])
        let daemon = try TestDaemon(scratch.file("control"))
        let client = try client()
        _ = try wait(daemon) { $0[.openConnections] == 1 }
        front.allowDescriptors(front.lowestFreeDescriptor)
        client.wire.send(RoomTests.get)
        _ = try wait(daemon) { $0[.held] == 1 }
        front.allowDescriptors(nil)
        #expect(client.next()?.text == "a")
        #expect(try daemon.samples().allSatisfy { $0[.failures] == 0 })
        // Reports come in order: what was said of the replica comes before this answer.
        daemon.send(.drain(try #require(ReplicaID("http-1-1")), deadline: .seconds(5)))
        while true {
            switch try daemon.next() {
            case .drained: return
            case .endpointFailed: Issue.record("a replica was blamed")
            default: continue
            }
        }
    }

    @Test func aRequestThatWaitsTooLongForADescriptorIsTold() throws {
        let front = try front([try replica("a")], ["--hold-deadline", "200ms"])
        let daemon = try TestDaemon(scratch.file("control"))
        let client = try client()
        _ = try wait(daemon) { $0[.openConnections] == 1 }
        front.allowDescriptors(front.lowestFreeDescriptor)
        client.wire.send(RoomTests.get)
        let answer = try #require(client.next())
        #expect(answer.status == 503)
        #expect(answer.text == "the front has no room for another connection to a replica\n")
        let service = try wait(daemon) { $0[.shed] == 1 }
        #expect(service[.failures] == 0)
        front.allowDescriptors(nil)
        client.wire.send(RoomTests.get)
        #expect(client.next()?.text == "a")
    }

    @Test func anIdleConnectionGivesWay() throws {
        let front = try front([try replica("a"), try replica("b")])
        let client = try servedClient()
        front.allowDescriptors(front.lowestFreeDescriptor)
        for name in ["b", "a", "b"] {
            client.wire.send(RoomTests.get)
            #expect(client.next()?.text == name)
        }
    }

    /// Whoever has come is served on; whoever comes waits, and costs nothing meanwhile.
    @Test func acceptingPausesAndGoesOn() throws {
        let front = try front([try replica("a")])
        let served = try servedClient()
        front.allowDescriptors(front.lowestFreeDescriptor)
        let waiting = try (0..<3).map { _ in try client() }
        for client in waiting { client.wire.send(RoomTests.get) }
        let (begin, used) = (MonotonicClock.now, front.processorTime)
        while MonotonicClock.now < begin + .milliseconds(400) {
            served.wire.send(RoomTests.get)
            #expect(served.next()?.text == "a")
            usleep(20_000)
        }
        // A loop that turns without end would use all there is.
        #expect(front.processorTime - used < (MonotonicClock.now - begin) / 2)
        front.allowDescriptors(nil)
        for client in waiting { #expect(client.next()?.text == "a") }
    }

    /// The daemon, and whoever asks for a reload, wait as well, and are served as soon as they can be.
    @Test(arguments: ["control", "control.reload"])
    func whoeverConnectsToTheControlSocketsWaitsAndCostsNothing(name: String) throws {
        let front = try front([try replica("a")])
        // Its worker has all that it needs.
        _ = try servedClient()
        front.allowDescriptors(front.lowestFreeDescriptor)
        let waiting = try Wire(to: .unix(path: scratch.file(name)))
        let (begin, used) = (MonotonicClock.now, front.processorTime)
        while MonotonicClock.now < begin + .milliseconds(400) { usleep(20_000) }
        #expect(front.processorTime - used < (MonotonicClock.now - begin) / 2)
        front.allowDescriptors(nil)
        // A greeting here, what came of the reload there.
        #expect(waiting.receive()?.isEmpty == false)
        // To connect there is to ask, and who takes over is no child of ours.
        if name == "control.reload" {
            kill(try TestDaemon(scratch.file("control")).hello.processID, SIGKILL)
        }
    }

    @Test func clientsWithNothingToAskMayHaveMostPlaces() throws {
        let front = try TestFront(connections: 1200)
        try front.route(to: [Backend(named: "a")])
        let idle = try (0..<650).map { _ in try front.client() }
        try waitForCounter(front, .openConnections, 650)
        let last = MessageReader(idle[649])
        last.wire.send(RoomTests.get)
        #expect(last.next()?.text == "a")
    }
}
