package import FrontWire
package import Model

/// What the control thread, or another worker, asks of a worker. Most are answered by a
/// `WorkerReport`.
package enum WorkerOrder: Sendable {
    /// Serve these and nothing else; answered by `routesApplied`, from which on the listeners that
    /// are no longer named may be closed.
    case routes(WorkerRoutes)
    /// `deadline` in nanoseconds of the monotonic clock; answered by `drained` with the same order.
    case drain(ReplicaID, order: UInt64, deadline: Int64)
    /// Another worker has accepted it; not answered.
    case client(AcceptedClient)
    /// Answered by `alive`: the worker's loop turns.
    case ping
    /// Accept nothing more, finish what is in flight; answered by `finished`.
    case finish(deadline: Int64)
    /// The same for a process that has been replaced: clients that are idle have a while to send
    /// their next request, and are told in its response to connect anew. Answered by `finished`.
    case leave(deadline: Int64)
}

/// A route table with the sockets that its addresses became.
package struct WorkerRoutes: Sendable {
    package let table: RouteTable
    package let listeners: [WorkerListener]

    package init(table: RouteTable, listeners: [WorkerListener]) {
        self.table = table
        self.listeners = listeners
    }

    /// How many workers serve a service, by any of its addresses.
    var seats: [ServiceName: Int] {
        var seats: [ServiceName: Int] = [:]
        for listener in listeners {
            for service in listener.services {
                seats[service] = max(seats[service] ?? 0, listener.seats)
            }
        }
        return seats
    }
}

package struct WorkerListener: Sendable {
    /// Owned by the control thread.
    package let raw: Int32
    let load: CrewLoad
    /// The address as text, by which it is counted.
    package let label: String
    /// Those that share it.
    package var services: [ServiceName]
    /// So many workers take clients here, the first ones: where a replica may have fewer requests at
    /// once than there are workers, one for each of these.
    let seats: Int

    package init(raw: Int32, load: CrewLoad, label: String, services: [ServiceName], seats: Int) {
        self.raw = raw
        self.load = load
        self.label = label
        self.services = services
        self.seats = seats
    }
}

package enum WorkerReport: Sendable, Equatable {
    case routesApplied(version: UInt64)
    case drained(ReplicaID, order: UInt64, cut: Int)
    case endpointFailed(ReplicaID, errno: Int32, count: Int)
    /// A request waits where there is no endpoint at all.
    case waiting(ServiceName)
    case alive
    case finished
}
