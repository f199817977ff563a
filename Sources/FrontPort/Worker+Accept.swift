import FrontWire
import Glibc
import LinuxIO

/// An open address of a service.
struct ListeningSocket {
    let raw: Int32
    let token: UInt64
    var service: Int32
}

extension Worker {
    /// Takes the clients that wait, a bounded number: the listener is level-triggered and says so
    /// again when more are left.
    mutating func accept(_ token: UInt64) {
        guard let listener = listeners.first(where: { $0.token == token }) else { return }
        var address: SocketAddress?
        defer { letOthersAccept(listener) }
        for _ in 0..<acceptsPerTurn {
            guard hasRoomForClient() else { return pauseAccepting() }
            let raw = Socket.acceptClient(on: listener.raw, address: &address)
            if raw < 0 {
                // The connection stays in the backlog, and accepting it again and again would turn the
                // loop without end. Other errors are of that one connection.
                if Worker.isShortage(-raw) { pauseAccepting() }
                return
            }
            admitClient(raw, listener.service, address)
        }
    }

    mutating func pauseAccepting() {
        guard acceptsAgainAt == .max else { return }
        acceptsAgainAt = now + FrontLimits.acceptPauseNanoseconds
        setAlarm(acceptsAgainAt)
        for listener in listeners { try? epoll.remove(listener.raw) }
    }

    mutating func acceptAgain() {
        acceptsAgainAt = .max
        for listener in listeners { try? watch(listener) }
    }

    /// All workers watch the same listener, and a client wakes one that waits. (A listener for each
    /// worker, by SO_REUSEPORT, would leave clients in the backlog of one that is gone or busy.)
    func watch(_ listener: ListeningSocket) throws(SystemFault) {
        let interest: Readiness = place.crew > 1 ? [.readable, .exclusive] : [.readable]
        try epoll.add(listener.raw, interest, token: listener.token)
    }

    /// The kernel wakes the first of those that wait, which would be the same one as long as it keeps
    /// up: all long-lived connections would be its. Watching anew puts a worker behind the others.
    private func letOthersAccept(_ listener: ListeningSocket) {
        guard place.crew > 1, acceptsAgainAt == .max, !isFinishing else { return }
        try? epoll.remove(listener.raw)
        try? watch(listener)
    }

    private var acceptsPerTurn: Int {
        place.crew > 1 ? FrontLimits.sharedAcceptsPerTurn : FrontLimits.acceptsPerTurn
    }

    private mutating func admitClient(
        _ raw: Int32, _ serviceIndex: Int32, _ address: SocketAddress?
    ) {
        guard let client = slab.take(.client, raw: raw) else {
            closeDescriptor(raw)
            return
        }
        do throws(SystemFault) {
            try epoll.add(raw, Worker.socketInterest, token: slab.token(client))
        } catch {
            closeDescriptor(raw)
            return slab.free(client)
        }
        let service = services[serviceIndex]
        client.pointee.service = serviceIndex
        client.pointee.address = PeerText(address)
        clientCount += 1
        service.pointee.clients += 1
        service.pointee.counters.add(to: .connections)
        service.pointee.counters.add(to: .openConnections)
        if !service.pointee.isHTTP {
            beginStream(client)
        } else {
            wheel.set(client, now + service.pointee.headerNanoseconds, in: slab)
        }
    }
}
