import Glibc
import LinuxIO
import Model

/// The address of one service whose replicas listen there themselves (`endpoint: direct`): their
/// sockets, which of them get connections, and the front's, which stands in when none does.
///
/// What it knows is in kernel memory that systemd keeps for the next daemon; the steering itself goes
/// on without one.
final class DirectPort {
    /// Another number for another layout of the maps: those of an older release are left to end.
    private static let storePrefix = "steering-1-"

    let service: ServiceName
    let address: ListenAddress
    private let steering: PortSteering
    private var slots: [ReplicaID: UInt32] = [:]
    private var ready: [ReplicaID] = []
    /// Opened already for a front that has not come yet; negative: none.
    private var spare: Int32 = -1
    /// Which arrival of a front has its stand-in.
    private var givenTo = 0

    init(_ service: ServiceName, at address: ListenAddress) throws(SystemFault) {
        self.service = service
        self.address = address
        steering = try PortSteering()
        spare = try openStandIn().release()
    }

    /// Goes on with what an earlier daemon left with systemd; takes the descriptors over.
    init?(_ service: ServiceName, at address: ListenAddress, keptIn kept: inout [String: Int32]) {
        let names = Self.storeNames(of: service)
        guard let sockets = kept.removeValue(forKey: names.sockets),
            let ring = kept.removeValue(forKey: names.ring),
            let restored = try? PortSteering(
                sockets: Descriptor(owning: sockets), ring: Descriptor(owning: ring))
        else { return nil }
        self.service = service
        self.address = address
        steering = restored
        for slot in 1..<PortSteering.slots {
            guard let id = replica(steering.owner(of: slot)) else { continue }
            slots[id] = slot
        }
    }

    deinit { if spare >= 0 { closeDescriptor(spare) } }

    static func storeNames(of service: ServiceName) -> (sockets: String, ring: String) {
        ("\(storePrefix)sockets-\(service)", "\(storePrefix)ring-\(service)")
    }

    static func isStoreName(_ name: String) -> Bool { name.hasPrefix("steering-") }

    /// For systemd to keep.
    var descriptors: (sockets: Int32, ring: Int32) { steering.descriptors }

    var replicas: [ReplicaID] { slots.keys.sorted() }

    func knows(_ id: ReplicaID) -> Bool { slots[id] != nil }

    /// A replica's socket has been handed over. It gets connections once it is to be steered to.
    func take(_ socket: Int32, of id: ReplicaID) throws(SystemFault) {
        let free = (1..<PortSteering.slots).first { steering.owner(of: $0) == 0 }
        guard let slot = slots[id] ?? free else {
            throw SystemFault(call: "bpf", errno: ENOSPC, subject: "slots of '\(service)'")
        }
        try steering.put(socket, into: slot, of: owner(id))
        slots[id] = slot
        aim()
    }

    func forget(_ id: ReplicaID) {
        guard let slot = slots.removeValue(forKey: id) else { return }
        aim()
        steering.empty(slot)
    }

    /// When this returns, new connections go to these alone.
    func steer(to ready: [ReplicaID]) {
        self.ready = ready
        aim()
    }

    /// The listener for a front that has come; nil when it has been given one.
    func standIn(forArrival arrival: Int) throws(SystemFault) -> Descriptor? {
        guard arrival != givenTo else { return nil }
        let listener = spare >= 0 ? Descriptor(owning: spare) : try openStandIn()
        spare = -1
        givenTo = arrival
        return listener
    }

    private func aim() { steering.aim(at: ready.compactMap { slots[$0] }) }

    private func openStandIn() throws(SystemFault) -> Descriptor {
        guard let place = SocketAddress(address) else {
            throw SystemFault(call: "listen", errno: EINVAL, subject: "\(address)")
        }
        let listener = try Socket.listenSharing(place)
        Socket.sendAtOnce(listener.raw)
        try steering.attach(to: listener.raw)
        try steering.put(listener.raw, into: PortSteering.standIn, of: 0)
        return listener
    }

    // Revision and ordinal are both above zero, so that zero is nobody.

    private func owner(_ id: ReplicaID) -> UInt64 {
        UInt64(UInt32(clamping: id.revision)) << 32 | UInt64(UInt32(clamping: id.ordinal))
    }

    private func replica(_ owner: UInt64) -> ReplicaID? {
        guard owner != 0 else { return nil }
        return ReplicaID(
            service: service, revision: Int(owner >> 32), ordinal: Int(owner & 0xffff_ffff))
    }
}

extension SocketAddress {
    /// Nil for a Unix socket.
    fileprivate init?(_ address: ListenAddress) {
        switch address {
        case .ipv4(let host, let port), .ipv6(let host, let port): self.init(host: host, port: port)
        case .unix: return nil
        }
    }
}
