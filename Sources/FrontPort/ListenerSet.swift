import FrontWire
import Glibc
import LinuxIO
import Model

/// The front's open addresses. They outlive tables, and by systemd's descriptor store the process.
struct ListenerSet: ~Copyable {
    private static let storePrefix = "listen-"

    private struct Open {
        let raw: Int32
        let load: CrewLoad
    }

    private var open: [ListenAddress: Open] = [:]
    /// Those that others have taken the place of, while workers may still watch them.
    private var replaced: [Int32] = []

    private let workers: Int

    init(workers: Int) { self.workers = workers }

    deinit { for raw in open.values.map(\.raw) + replaced { closeDescriptor(raw) } }

    /// As systemd would give them to the next process.
    var inheritable: [InheritedDescriptor] {
        open.map { InheritedDescriptor(name: ListenerSet.storeName($0), raw: $1.raw) }
    }

    var addresses: [ListenAddress] { Array(open.keys) }

    /// Takes back the listeners that systemd kept, by the address that the kernel says they have.
    /// Those that cannot be made out are closed.
    mutating func adopt(_ inherited: [InheritedDescriptor]) {
        for descriptor in inherited where descriptor.name.hasPrefix(ListenerSet.storePrefix) {
            guard let bound = try? Socket.localAddress(descriptor.raw),
                let address = ListenAddress(bound), open[address] == nil,
                Socket.isListening(descriptor.raw)
            else {
                closeDescriptor(descriptor.raw)
                continue
            }
            take(descriptor.raw, as: address)
        }
    }

    /// Opens what the table asks for and is not open yet. One address that fails leaves all others
    /// alone; it is tried again with the next table.
    mutating func prepare(
        for table: RouteTable, storingIn notify: borrowing Notify
    ) -> (listeners: [WorkerListener], failures: [ListenerFailure]) {
        var addresses = SharedAddresses()
        var failures: [ListenerFailure] = []
        for service in table.services {
            for address in service.front.listen {
                var code = prepare(address, notify)
                if code == 0, !addresses.add(service, at: address) { code = EADDRINUSE }
                if code == 0 { continue }
                failures.append(
                    ListenerFailure(service: service.service, address: address, errno: code))
            }
        }
        let listeners = addresses.all.compactMap { address, services in
            open[address].map { listener in
                WorkerListener(
                    raw: listener.raw, load: listener.load, label: bound(address).description,
                    services: services.map(\.service), seats: seats(services))
            }
        }
        return (listeners, failures)
    }

    /// A worker that is allowed no request to a replica could not serve its clients.
    private func seats(_ services: [ServiceRoutes]) -> Int {
        min(workers, services.compactMap(\.front.requestsPerReplicaMaximum).min() ?? workers)
    }

    /// Takes a listener that was opened for us; the next table puts it in force.
    mutating func replace(
        _ address: ListenAddress, by raw: Int32, storingIn notify: borrowing Notify
    ) {
        guard Socket.isListening(raw) else { return closeDescriptor(raw) }
        if let old = open[address] { replaced.append(old.raw) }
        take(raw, as: address)
        try? notify.removeStored(name: ListenerSet.storeName(address))
        try? notify.store(descriptor: raw, name: ListenerSet.storeName(address))
    }

    /// Closes what the table in force does not name. Call only when the worker has let go of it.
    mutating func closeAll(
        except table: RouteTable, removingFrom notify: borrowing Notify
    ) {
        for raw in replaced {
            // Also for the process that this one has replaced: what waits there comes to the new one.
            Socket.stopListening(raw)
            closeDescriptor(raw)
        }
        replaced.removeAll()
        let wanted = Set(table.services.flatMap(\.front.listen))
        for (address, listener) in open where !wanted.contains(address) {
            try? notify.removeStored(name: ListenerSet.storeName(address))
            // The copy in systemd's store lives until that is read: clients would wait in its
            // backlog for nobody. This ends all copies at once.
            Socket.stopListening(listener.raw)
            closeDescriptor(listener.raw)
            if case .unix(let path) = address { unlink(path) }
            open[address] = nil
        }
    }

    /// An open address as the kernel says it: with the port that it chose for port 0.
    func bound(_ address: ListenAddress) -> ListenAddress {
        guard let listener = open[address], let bound = try? Socket.localAddress(listener.raw)
        else {
            return address
        }
        return ListenAddress(bound) ?? address
    }

    /// Leaves no Unix socket behind that nobody serves.
    func removePaths() {
        for case .unix(let path) in open.keys { unlink(path) }
    }

    /// Zero, or why the address is not open.
    private mutating func prepare(
        _ address: ListenAddress, _ notify: borrowing Notify
    ) -> Int32 {
        if open[address] != nil { return 0 }
        guard let socketAddress = SocketAddress(address) else { return EINVAL }
        do throws(SystemFault) {
            let raw = try Socket.listen(at: socketAddress).release()
            // Accepted connections inherit it (tcp(7)), which saves a call for each.
            if socketAddress.family != AF_UNIX { Socket.sendAtOnce(raw) }
            // Like systemd's SocketMode=: whoever may enter the directory may connect.
            if case .unix(let path) = address { chmod(path, 0o666) }
            take(raw, as: address)
            try? notify.store(descriptor: raw, name: ListenerSet.storeName(address))
            return 0
        } catch {
            return error.errno
        }
    }

    private mutating func take(_ raw: Int32, as address: ListenAddress) {
        open[address] = Open(raw: raw, load: CrewLoad(workers: workers))
    }

    /// Names in the store hold no colon (sd_notify(3), FDNAME).
    private static func storeName(_ address: ListenAddress) -> String {
        storePrefix + String(address.description.map { $0 == ":" ? "_" : $0 })
    }
}

extension SocketAddress {
    init?(_ address: ListenAddress) {
        switch address {
        case .ipv4(let host, let port), .ipv6(let host, let port):
            self.init(host: host, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }
}

extension ListenAddress {
    /// What the kernel says a listener is bound to, in the form in which tables name it.
    init?(_ address: SocketAddress) {
        switch address {
        case .ipv4(_, let port):
            self = .ipv4(host: ListenAddress.host(address), port: port)
        case .ipv6(_, _, let port):
            self = .ipv6(host: ListenAddress.host(address), port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }

    private static func host(_ address: SocketAddress) -> String {
        let text = address.description
        guard let colon = text.lastIndex(of: ":") else { return text }
        return String(text[..<colon].filter { $0 != "[" && $0 != "]" })
    }
}
