import LinuxIO

/// A client whose first bytes are not read yet, on its way between two workers.
package struct AcceptedClient: Sendable {
    let raw: Int32
    let address: SocketAddress?
    /// By which listener it has come.
    let load: CrewLoad
}

// Workers share clients out evenly. Who is awake accepts sooner than whom the kernel has yet to wake,
// so that of a burst one worker would get all, and of clients that stay one core.
extension Worker {
    /// Who is to have the next client of a listener: the worker that has fewest, if we have enough more.
    func receiver(of listener: UnsafeMutablePointer<FrontListener>) -> Int {
        listener.pointee.load.receiver(from: place.index, among: listener.pointee.seats)
    }

    /// Sends a client to another worker. False when it is ours.
    func handOver(_ client: AcceptedClient, to receiver: Int) -> Bool {
        guard receiver != place.index, client.load.reserve(at: receiver) else { return false }
        if crew[receiver].post(.client(client)) == .accepted { return true }
        client.load.remove(at: receiver)
        return false
    }

    mutating func take(_ client: AcceptedClient) {
        let index = listeners.indices.first { listeners[$0].pointee.load === client.load }
        if let index, hasRoomForClient() { return admit(client, index) }
        // Fewest clients, and yet no room: they are busy ones, with a connection to a replica each.
        if index != nil { pauseAccepting() }
        let seats = index.map { listeners[$0].pointee.seats } ?? place.crew
        let receiver = client.load.receiver(from: place.index, among: seats)
        if !handOver(client, to: receiver) { closeDescriptor(client.raw) }
        client.load.remove(at: place.index)
    }

    /// From here on the others keep what they accept; what is under way is waited for.
    mutating func withdraw() {
        guard !isWithdrawn else { return }
        isWithdrawn = true
        for index in listeners.indices { listeners[index].pointee.load.withdraw(place.index) }
    }

    mutating func rejoin() {
        guard isWithdrawn, !isFinishing else { return }
        isWithdrawn = false
        for index in listeners.indices { listeners[index].pointee.load.rejoin(place.index) }
    }

    func isAwaitingClients() -> Bool {
        listeners.indices.contains {
            listeners[$0].pointee.load.isAwaited(
                by: place.index, having: listeners[$0].pointee.clients)
        }
    }
}
