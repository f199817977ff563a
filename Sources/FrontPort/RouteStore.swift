import FrontWire
import LinuxIO

/// The last route table, kept with systemd, so that a front that was killed serves again before any
/// daemon speaks to it.
///
/// Two places are used in turn: the new table is stored before the old one is removed, so a front
/// that dies between the two leaves both, and the younger counts.
struct RouteStore {
    private static let places = ["routes-0", "routes-1"]
    /// Ahead of the frame: monotonic nanoseconds of the saving.
    private static let stampBytes = 8

    private var nextPlace = 0

    /// The table that the last process left, if any; takes over its descriptors.
    mutating func restore(from inherited: [InheritedDescriptor]) -> RouteTable? {
        var newest: (stamp: UInt64, table: RouteTable, place: Int)?
        for descriptor in inherited {
            guard let place = RouteStore.places.firstIndex(of: descriptor.name) else { continue }
            let file = Descriptor(owning: descriptor.raw)
            guard let (stamp, table) = RouteStore.read(file) else { continue }
            if stamp >= newest?.stamp ?? 0 { newest = (stamp, table, place) }
        }
        if let newest { nextPlace = 1 - newest.place }
        return newest?.table
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

    /// A copy for a process that takes over.
    static func copy(of table: RouteTable) throws(SystemFault) -> InheritedDescriptor {
        let file = try file(of: table, named: places[0])
        return InheritedDescriptor(name: places[0], raw: file.release())
    }

    private static func file(
        of table: RouteTable, named name: String
    ) throws(SystemFault) -> Descriptor {
        var bytes: [UInt8] = []
        let stamp = UInt64(MonotonicClock.now)
        for index in 0..<RouteStore.stampBytes {
            bytes.append(UInt8(truncatingIfNeeded: stamp >> (8 * UInt64(index))))
        }
        bytes += FrontOrder.routes(table).encoded()
        return try MemoryFile.create(named: name, containing: bytes)
    }

    private static func read(_ file: borrowing Descriptor) -> (UInt64, RouteTable)? {
        let limit = WireLimits.frameBytes + 4 + stampBytes
        guard let bytes = try? MemoryFile.read(file.raw, limit: limit), bytes.count > stampBytes
        else { return nil }
        let stamp = bytes.prefix(stampBytes).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var decoder = FrameDecoder<FrontOrder>()
        decoder.append(bytes.dropFirst(stampBytes))
        // An older or newer release may have written it: then the daemon's next table counts.
        guard case .routes(let table)? = (try? decoder.next()) else { return nil }
        return (stamp, table)
    }
}
