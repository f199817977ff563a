import CLinux
import Glibc

/// Steers the new connections of one address among the sockets that share it by SO_REUSEPORT
/// (socket(7)): to those aimed at, strictly in turn; when there are none, to the one that stands in.
///
/// A program of ours in the kernel chooses (clinux, steering.c). It stays with the group of sockets
/// whatever becomes of us. A socket that is closed is out at once, and what waited in it to be
/// accepted goes to those aimed at, whatever `net.ipv4.tcp_migrate_req` says. Needs CAP_BPF and
/// Linux 5.14.
package struct PortSteering: ~Copyable {
    package static let slots = UInt32(CLINUX_STEERING_SLOTS)
    /// The slot that gets connections when no other does.
    package static let standIn: UInt32 = 0
    /// The type of service by which a client says that it is ourselves: rather refused than given to
    /// the stand-in, which would connect again.
    package static let mark = Int32(CLINUX_STEERING_MARK)

    private let sockets: Descriptor
    private let ring: Descriptor
    private let memory: OpaquePointer

    package init() throws(SystemFault) {
        let sockets = try systemCall("bpf", on: "map of sockets") { clinux_steering_sockets() }
        let ownedSockets = Descriptor(owning: sockets)
        let ring = try systemCall("bpf", on: "map of slots") { clinux_steering_ring() }
        try self.init(sockets: ownedSockets, ring: Descriptor(owning: ring))
    }

    /// Takes over what an earlier process has made.
    package init(
        sockets: consuming Descriptor, ring: consuming Descriptor
    ) throws(SystemFault) {
        guard let memory = clinux_steering_map(ring.raw) else {
            throw SystemFault(call: "mmap", errno: errno, subject: "map of slots")
        }
        self.memory = memory
        self.sockets = sockets
        self.ring = ring
    }

    deinit { clinux_steering_unmap(memory) }

    /// To be kept for the next process: the socket in a slot cannot be put into another map.
    package var descriptors: (sockets: Int32, ring: Int32) { (sockets.raw, ring.raw) }

    /// From now on the address of this listening socket is steered.
    package borrowing func attach(to socket: Int32) throws(SystemFault) {
        let (maps, slots) = descriptors
        try systemCall("bpf", on: "steering of descriptor \(socket)") {
            clinux_steering_attach(socket, maps, slots)
        }
    }

    /// Puts a listening socket of the group into a slot. The kernel, not the caller's descriptor,
    /// keeps it there until the socket is closed.
    package borrowing func put(
        _ socket: Int32, into slot: UInt32, of owner: UInt64
    ) throws(SystemFault) {
        let maps = descriptors.sockets
        try systemCall("bpf", on: "slot \(slot)") { clinux_steering_put(maps, slot, socket) }
        clinux_steering_set_owner(memory, slot, owner)
    }

    package borrowing func empty(_ slot: UInt32) {
        clinux_steering_set_owner(memory, slot, 0)
        // ENOENT: its socket was closed before.
        _ = clinux_steering_remove(descriptors.sockets, slot)
    }

    /// Who was put into a slot; zero when nobody, or when he was taken out.
    package borrowing func owner(of slot: UInt32) -> UInt64 {
        clinux_steering_owner(memory, slot)
    }

    /// When this returns, no new connection goes to any other slot.
    package borrowing func aim(at slots: [UInt32]) {
        clinux_steering_aim(memory, slots, UInt32(slots.count))
    }

    /// Nil where connections can be steered, else why not.
    package static func fault() -> SystemFault? {
        do throws(SystemFault) {
            let listener = try Socket.listenSharing(.loopback(port: 0))
            try PortSteering().attach(to: listener.raw)
            return nil
        } catch {
            return error
        }
    }
}
