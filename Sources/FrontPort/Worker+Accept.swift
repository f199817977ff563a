import FrontWire
import Glibc
import LinuxIO

// Clients come and go.
extension Worker {
    /// Takes the clients that wait, a bounded number: the listener is level-triggered and says so
    /// again when more are left.
    mutating func accept(_ token: UInt64) {
        let index = Int32(truncatingIfNeeded: token &- Worker.firstListenerToken)
        guard listeners.contains(index) else { return }
        var address: SocketAddress?
        for _ in 0..<acceptsPerTurn where listeners[index].pointee.isWatched {
            guard hasRoomForClient() else { return pauseAccepting() }
            let raw = Socket.acceptClient(on: listeners[index].pointee.raw, address: &address)
            if raw < 0 {
                // The connection stays in the backlog, and accepting it again and again would turn the
                // loop without end. Other errors are of that one connection.
                if Worker.isShortage(-raw), !pipes.closeOneFree() { pauseAccepting() }
                break
            }
            let client = AcceptedClient(
                raw: raw, address: address, load: listeners[index].pointee.load)
            if handOver(client, to: receiver(of: listeners[index])) { continue }
            client.load.add(at: place.index)
            admit(client, index)
        }
        letOthersAccept(index)
    }

    mutating func pauseAccepting() {
        guard acceptsAgainAt == .max else { return }
        acceptsAgainAt = now + FrontLimits.acceptPauseNanoseconds
        setAlarm(acceptsAgainAt)
        withdraw()
        watchAnew()
    }

    mutating func acceptAgain() {
        acceptsAgainAt = .max
        rejoin()
        watchAnew()
    }

    /// Watches the listeners whose clients may come, and no others.
    mutating func watchAnew() {
        for index in 0..<Int32(listeners.used) where listeners.contains(index) { watch(index) }
    }

    /// All workers watch the same listener, and a client wakes one that waits. (A listener for each
    /// worker, by SO_REUSEPORT, would leave clients in the backlog of one that is gone or busy.)
    mutating func watch(_ index: Int32) {
        let listener = listeners[index]
        let isWanted =
            listener.pointee.isListed && place.index < listener.pointee.seats
            && acceptsAgainAt == .max && !isFinishing && !isFull(index)
        guard isWanted != listener.pointee.isWatched else { return }
        if isWanted {
            // It fails for want of memory or watches only (epoll_ctl(2)); clients wait in the backlog
            // until it is tried again.
            listener.pointee.isWatched = startWatching(index)
        } else {
            try? epoll.remove(listener.pointee.raw)
            listener.pointee.isWatched = false
            if listener.pointee.isListed, !isFinishing {
                listener.pointee.counters.add(to: .pauses)
            }
        }
    }

    private func startWatching(_ index: Int32) -> Bool {
        let interest: Readiness = place.crew > 1 ? [.readable, .exclusive] : [.readable]
        do throws(SystemFault) {
            try epoll.add(
                listeners[index].pointee.raw, interest,
                token: Worker.firstListenerToken + UInt64(index))
            return true
        } catch {
            return false
        }
    }

    /// Whether every service of the listener has as many clients as this worker may have of it. One
    /// that shares an address with others is not waited for: requests for it are refused meanwhile.
    private func isFull(_ index: Int32) -> Bool {
        let listener = listeners[index]
        for place in 0..<listener.pointee.services.count
        where !services[listener.pointee.services[place]].pointee.isFull { return false }
        return true
    }

    /// The kernel wakes the first of those that wait, which would be the same one as long as it keeps
    /// up. Watching anew puts a worker behind the others. One that has hardly more clients than they
    /// stays in front: those that come one at a time meet one worker, and replicas strictly in turn.
    private func letOthersAccept(_ index: Int32) {
        guard listeners[index].pointee.isWatched,
            receiver(of: listeners[index]) != place.index
        else { return }
        try? epoll.remove(listeners[index].pointee.raw)
        listeners[index].pointee.isWatched = startWatching(index)
    }

    private var acceptsPerTurn: Int {
        place.crew > 1 ? FrontLimits.sharedAcceptsPerTurn : FrontLimits.acceptsPerTurn
    }

    /// Takes in a client that the load of its listener counts as ours.
    mutating func admit(_ accepted: AcceptedClient, _ listenerIndex: Int32) {
        guard let client = watchedSlot(for: accepted.raw) else {
            accepted.load.remove(at: place.index)
            return closeDescriptor(accepted.raw)
        }
        let listener = listeners[listenerIndex]
        client.pointee.listener = listenerIndex
        client.pointee.service = listener.pointee.home
        client.pointee.address = PeerText(accepted.address)
        clientCount += 1
        listener.pointee.clients += 1
        listener.pointee.counters.add(to: .connections)
        listener.pointee.counters.add(to: .openConnections)
        enter(listener.pointee.home)
        let service = services[client.pointee.service]
        if !service.pointee.isHTTP {
            beginStream(client)
        } else {
            wheel.set(client, now + service.pointee.headerNanoseconds, in: slab)
        }
    }

    private mutating func watchedSlot(for raw: Int32) -> Slot? {
        guard let client = slab.take(.client, raw: raw) else { return nil }
        do throws(SystemFault) {
            try epoll.add(raw, Worker.socketInterest, token: slab.token(client))
            return client
        } catch {
            slab.free(client)
            return nil
        }
    }

    /// A client of these is gone.
    mutating func signOff(from service: Int32, by index: Int32) {
        clientCount -= 1
        let listener = listeners[index]
        listener.pointee.clients -= 1
        listener.pointee.load.remove(at: place.index)
        listener.pointee.counters.subtract(from: .openConnections)
        leave(service)
        forgetListenerIfUnused(index)
    }
}
