import CSystemd
import Glibc

/// The signals of systemd that we listen to, as match rules and as events.
enum SystemdSignal: CaseIterable {
    case jobRemoved, unitNew, unitRemoved, reloading
    case serviceProperties, unitProperties

    var rule: String {
        switch self {
        case .jobRemoved: Self.managerRule("JobRemoved")
        case .unitNew: Self.managerRule("UnitNew")
        case .unitRemoved: Self.managerRule("UnitRemoved")
        case .reloading: Self.managerRule("Reloading")
        case .serviceProperties: Self.propertiesRule(BusName.serviceInterface)
        case .unitProperties: Self.propertiesRule(BusName.unitInterface)
        }
    }

    /// Nil for a change of someone else's unit. Of its jobs one may be ours: `SystemdClient.start`.
    func event(from message: MessageReader) throws(BusFault) -> SystemdEvent? {
        switch self {
        case .jobRemoved: try Self.jobRemoved(message)
        case .unitNew: try Self.unit(message).map { .unitNew($0) }
        case .unitRemoved: try Self.unit(message).map { .unitRemoved($0) }
        case .reloading: .reloading(try message.boolean())
        case .serviceProperties, .unitProperties: try Self.unitChanged(message)
        }
    }

    /// The bus itself tells when systemd comes and goes.
    static let ownerRule = """
        type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',\
        interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='\(BusName.systemd)'
        """

    /// NameOwnerChanged(name, old owner, new owner).
    static func isOwned(_ message: MessageReader) throws(BusFault) -> Bool {
        try message.skip("ss")
        return try !message.string().isEmpty
    }

    private static func managerRule(_ member: String) -> String {
        """
        type='signal',sender='\(BusName.systemd)',path='\(BusName.managerPath)',\
        interface='\(BusName.managerInterface)',member='\(member)'
        """
    }

    /// A rule can name a path or all below it, but not a path's beginning, so the bus sends us the
    /// changes of all units of these two interfaces; other units' are dropped by their path, unread.
    /// (A rule for each unit would meet the bus's limit, 512 to a connection.)
    private static func propertiesRule(_ interface: String) -> String {
        """
        type='signal',sender='\(BusName.systemd)',path_namespace='\(BusName.managerPath)/unit',\
        interface='\(BusName.propertiesInterface)',member='PropertiesChanged',arg0='\(interface)'
        """
    }

    /// JobRemoved(number, path, unit, result).
    private static func jobRemoved(_ message: MessageReader) throws(BusFault) -> SystemdEvent {
        try message.skip("u")
        let path = JobPath(try message.objectPath())
        let unit = UnitName(try message.string())
        let result = JobResult(try message.string())
        return .jobRemoved(RemovedJob(path: path, unit: unit, result: result))
    }

    /// UnitNew and UnitRemoved(unit, path).
    private static func unit(_ message: MessageReader) throws(BusFault) -> UnitName? {
        let unit = UnitName(try message.string())
        return unit.hasOurPrefix ? unit : nil
    }

    /// PropertiesChanged(interface, changed, invalidated).
    private static func unitChanged(_ message: MessageReader) throws(BusFault) -> SystemdEvent? {
        guard let path = sd_bus_message_get_path(message.raw), isOurs(path),
            let unit = UnitName(objectPath: String(cString: path))
        else { return nil }
        try message.skip("s")
        return .unitChanged(UnitChange(unit: unit, facts: try UnitFacts(reading: message)))
    }

    private static func isOurs(_ path: UnsafePointer<CChar>) -> Bool {
        strncmp(path, UnitName.ourPathPrefix, UnitName.ourPathPrefix.utf8.count) == 0
    }
}
