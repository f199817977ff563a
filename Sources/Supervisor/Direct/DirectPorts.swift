import Decisions
import Glibc
import LinuxIO
import Model
import SystemdBus

/// All addresses that replicas listen at themselves (`endpoint: direct`). Follows what the core has
/// published: the front cannot, as it is not what connections pass.
///
///     replica started ──► its socket is handed over ──► ready ──► steered to
///     leaves the routes ──► steered away from ──► drained, at once: it may be stopped
final class DirectPorts {
    /// A hand-over that has not come in this time is asked for again.
    private static let patienceNanoseconds: Int64 = 1_000_000_000

    private let client: SystemdClient
    private let units: UnitDriver
    private let front: FrontLink
    private let notify: ServiceNotify
    private let loop: EventLoop
    private let deliver: (Event) -> Void
    private var ports: [ServiceName: DirectPort] = [:]
    /// What the daemon before left with systemd, until its service is published.
    private var kept: [String: Int32] = [:]
    /// What is to be done when a replica's socket has been handed over.
    private var awaited: [ReplicaID: () -> Void] = [:]

    init(
        client: SystemdClient, units: UnitDriver, front: FrontLink, notify: ServiceNotify,
        loop: EventLoop, deliver: @escaping (Event) -> Void
    ) {
        self.client = client
        self.units = units
        self.front = front
        self.notify = notify
        self.loop = loop
        self.deliver = deliver
    }

    /// Takes back what systemd has kept; what is not ours is closed.
    func adopt(_ inherited: [InheritedDescriptor]) {
        for descriptor in inherited {
            if DirectPort.isStoreName(descriptor.name), kept[descriptor.name] == nil {
                kept[descriptor.name] = descriptor.raw
            } else {
                closeDescriptor(descriptor.raw)
            }
        }
    }

    /// Ahead of the front's routes: it must not open these addresses itself.
    func follow(_ routes: [DirectRoutes]) {
        for name in ports.keys.sorted() where !routes.contains(where: { $0.service == name }) {
            ports[name] = nil
            let names = DirectPort.storeNames(of: name)
            notify.removeStored(names.sockets)
            notify.removeStored(names.ring)
        }
        for route in routes { follow(route) }
        dropUnclaimed()
    }

    /// Whether this one is steered here and not by the front.
    func steers(_ id: ReplicaID) -> Bool { ports[id.service] != nil }

    private func follow(_ route: DirectRoutes) {
        do throws(SystemFault) {
            let port = try port(of: route)
            for id in port.replicas where units.unit(of: id) == nil { port.forget(id) }
            port.steer(to: route.ready)
            guard front.isConnected,
                let standIn = try port.standIn(forArrival: front.arrivals)
            else { return }
            front.give(standIn, at: route.address)
        } catch {
            deliver(.listenFailed(route.service, route.address, why: error.description))
        }
    }

    private func port(of route: DirectRoutes) throws(SystemFault) -> DirectPort {
        if let known = ports[route.service] { return known }
        let port: DirectPort
        if let restored = DirectPort(route.service, at: route.address, keptIn: &kept) {
            port = restored
        } else {
            port = try DirectPort(route.service, at: route.address)
            let names = DirectPort.storeNames(of: route.service)
            notify.store(port.descriptors.sockets, as: names.sockets)
            notify.store(port.descriptors.ring, as: names.ring)
        }
        ports[route.service] = port
        return port
    }

    private func dropUnclaimed() {
        for (name, raw) in kept {
            closeDescriptor(raw)
            notify.removeStored(name)
        }
        kept.removeAll()
    }
}

// MARK: - Sockets of replicas

extension DirectPorts {
    /// `then` runs when the replica can be steered to; at once for one that need not be.
    func admit(_ unit: ReplicaUnit, then: @escaping () -> Void) {
        guard unit.endpoint?.isDirect == true, ports[unit.id.service]?.knows(unit.id) != true else {
            return then()
        }
        awaited[unit.id] = then
        askForSocket(of: unit)
    }

    func forget(_ id: ReplicaID) {
        awaited[id] = nil
        ports[id.service]?.forget(id)
    }

    func take(_ handedOver: HandedOver) {
        let id = handedOver.replica
        guard let unit = units.unit(of: id), unit.phase != .ended, let port = ports[id.service]
        else {
            return
        }
        do throws(SystemFault) {
            try port.take(handedOver.socket, of: id)
            awaited.removeValue(forKey: id)?()
        } catch {
            // EBUSY: the maps of a daemon that was stopped hold it for some milliseconds more.
            DaemonLog.warning("\(id): \(error); asking for its socket again")
        }
    }

    private func askForSocket(of unit: ReplicaUnit) {
        client.startAlone(UnitName(handOverOf: unit.id)) { result in
            guard case .failure(let fault) = result, !fault.isOutcomeUnknown else { return }
            DaemonLog.warning("\(fault); trying again")
        }
        let due = MonotonicClock.now + Self.patienceNanoseconds
        loop.schedule(at: due) { [weak self, weak unit] in
            guard let self, let unit, unit.phase == .running, awaited[unit.id] != nil else {
                return
            }
            askForSocket(of: unit)
        }
    }
}
