import Glibc
import LinuxIO
import Testing

/// Needs CAP_BPF; where it is missing, that is what `fault` tells.
@Suite(.enabled(if: PortSteering.fault() == nil, "bpf(2) is not permitted here"))
struct PortSteeringTests {
    @Test(arguments: ["127.0.0.1", "::1"])
    func connectionsGoRoundThoseAimedAtExactly(_ host: String) throws {
        let group = try SteeredGroup(host, members: 4)
        group.steering.aim(at: [1, 2, 3, 4])
        let clients = try group.connect(400)
        #expect(group.accepted() == [0, 100, 100, 100, 100])
        #expect(clients.count == 400)
    }

    @Test func withNobodyToAimAtTheStandInGetsAll() throws {
        let group = try SteeredGroup("127.0.0.1", members: 2)
        _ = try group.connect(5)
        #expect(group.accepted() == [5, 0, 0])
        group.steering.aim(at: [2])
        _ = try group.connect(5)
        group.steering.aim(at: [])
        _ = try group.connect(3)
        #expect(group.accepted() == [3, 0, 5])
    }

    @Test func oneThatLeavesGetsNothingMoreAndKeepsWhatWaits() throws {
        let group = try SteeredGroup("127.0.0.1", members: 3)
        group.steering.aim(at: [1, 2, 3])
        _ = try group.connect(30)
        group.steering.aim(at: [1, 3])
        _ = try group.connect(40)
        #expect(group.accepted() == [0, 30, 10, 30])
    }

    @Test func whatWaitsInASocketThatIsClosedGoesToTheOthers() throws {
        let group = try SteeredGroup("127.0.0.1", members: 3)
        group.steering.aim(at: [1, 2, 3])
        let clients = try group.connect(90)
        group.close(2)
        // It is still aimed at, but nobody is there: the next in turn gets them.
        let accepted = group.accepted()
        #expect(accepted[0] == 0)
        #expect(accepted.reduce(0, +) == 90)
        _ = try group.connect(90)
        #expect(group.accepted() == [0, 30, 0, 60])
        #expect(clients.allSatisfy { Socket.pendingError($0) == 0 })
    }

    @Test func whatWaitsInTheLastSocketGoesToTheStandIn() throws {
        let group = try SteeredGroup("127.0.0.1", members: 1)
        group.steering.aim(at: [1])
        _ = try group.connect(10)
        group.close(1)
        #expect(group.accepted() == [10, 0])
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func theStandInIsNotGivenItsOwnConnections(_ host: String) throws {
        let group = try SteeredGroup(host, members: 1)
        let address = group.address
        #expect(throws: SystemFault.self) {
            let refused = try Socket.connect(to: address, typeOfService: PortSteering.mark)
            let code = Socket.pendingError(refused.raw)
            if code != 0 { throw SystemFault(call: "connect", errno: code, subject: "\(address)") }
        }
        group.steering.aim(at: [1])
        let passed = try Socket.connect(to: address, typeOfService: PortSteering.mark)
        #expect(Socket.pendingError(passed.raw) == 0)
        #expect(group.accepted() == [0, 1])
    }

    @Test func aProcessThatTakesOverFindsWhoIsWhere() throws {
        let group = try SteeredGroup("127.0.0.1", members: 2)
        let (sockets, ring) = group.steering.descriptors
        let heir = try PortSteering(
            sockets: Descriptor(owning: dup(sockets)), ring: Descriptor(owning: dup(ring)))
        #expect((0..<4).map { heir.owner(of: $0) } == [100, 101, 102, 0])
        heir.aim(at: [2])
        _ = try group.connect(4)
        #expect(group.accepted() == [0, 0, 4])
    }
}

/// Listeners at one address of the kernel's choice: a stand-in in slot 0, and others.
private final class SteeredGroup {
    let steering: PortSteering
    let address: SocketAddress
    private var listeners: [Int32] = []
    private var clients: [Int32] = []

    init(_ host: String, members: Int) throws {
        steering = try PortSteering()
        let any = try #require(SocketAddress(host: host, port: 0))
        let standIn = try Socket.listenSharing(any)
        address = try Socket.localAddress(standIn.raw)
        try steering.attach(to: standIn.raw)
        listeners = [standIn.release()]
        for _ in 0..<members { listeners.append(try Socket.listenSharing(address).release()) }
        for (slot, listener) in listeners.enumerated() {
            try steering.put(listener, into: UInt32(slot), of: UInt64(100 + slot))
        }
    }

    deinit { for raw in clients + listeners where raw >= 0 { closeDescriptor(raw) } }

    /// Over loopback they stand when the call returns.
    func connect(_ count: Int) throws -> [Int32] {
        let made = try (0..<count).map { _ in try Socket.connect(to: address).release() }
        clients += made
        return made
    }

    func close(_ slot: Int) {
        closeDescriptor(listeners[slot])
        listeners[slot] = -1
    }

    /// How many each has got since the last time.
    func accepted() -> [Int] {
        listeners.map { listener in
            guard listener >= 0 else { return 0 }
            var count = 0
            var peer: SocketAddress?
            while true {
                let raw = Socket.acceptClient(on: listener, address: &peer)
                guard raw >= 0 else { return count }
                closeDescriptor(raw)
                count += 1
            }
        }
    }
}
