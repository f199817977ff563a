import FrontWire
import LinuxIO

/// The last route table, kept with systemd, so that a front that was killed serves again before any
/// daemon speaks to it.
///
/// Two places are used in turn: the new table is stored before the old one is removed, so a front
/// that dies between the two leaves both, and the younger counts.
struct RouteStore {
    private static let places = ["routes-0", "routes-1"]

    private var nextPlace = 0

    /// The table that the last process left, if any; takes over its descriptors.
    mutating func restore(from inherited: [InheritedDescriptor]) -> RouteTable? {
        var newest: (routes: StoredRoutes, place: Int)?
        for descriptor in inherited {
            guard let place = RouteStore.places.firstIndex(of: descriptor.name) else { continue }
            let file = Descriptor(owning: descriptor.raw)
            guard let routes = RouteStore.read(file) else { continue }
            if routes.savedAt >= newest?.routes.savedAt ?? 0 { newest = (routes, place) }
        }
        if let newest { nextPlace = 1 - newest.place }
        return newest?.routes.table
    }

    mutating func save(_ table: RouteTable, in notify: borrowing Notify) throws(SystemFault) {
        let place = RouteStore.places[nextPlace]
        let file = try RouteStore.file(of: table, named: place)
        // What an earlier process left there is older than what is in force.
        try notify.removeStored(name: place)
        try notify.store(descriptor: file.raw, name: place)
        nextPlace = 1 - nextPlace
        try notify.removeStored(name: RouteStore.places[nextPlace])
    }

    /// A copy for another process; the caller owns it.
    static func copy(of table: RouteTable) throws(SystemFault) -> InheritedDescriptor {
        let file = try file(of: table, named: places[0])
        return InheritedDescriptor(name: places[0], raw: file.release())
    }

    private static func file(
        of table: RouteTable, named name: String
    ) throws(SystemFault) -> Descriptor {
        let routes = StoredRoutes(savedAt: UInt64(MonotonicClock.now), table: table)
        return try MemoryFile.create(named: name, containing: routes.encoded())
    }

    /// What cannot be read is as if it were not there: then the daemon's next table counts.
    static func read(_ file: borrowing Descriptor) -> StoredRoutes? {
        guard let bytes = try? MemoryFile.read(file.raw, limit: StoredRoutes.bytesMaximum)
        else { return nil }
        return try? StoredRoutes(bytes)
    }
}
