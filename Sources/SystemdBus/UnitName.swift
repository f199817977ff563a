package import Model

/// The name of a systemd unit, `coxswain-orders-3-1.service`, and how ours are made.
package struct UnitName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let description: String

    /// Any unit's name, as systemd gave it.
    package init(_ text: String) { description = text }

    /// The unit of a replica. A dash in the service's name is written `\x2d`, so that the dashes of
    /// the unit's name separate: `coxswain-order\x2ditems-3-1.service`.
    package init(_ replica: ReplicaID) {
        let service = UnitEscaping.escape(replica.service.description)
        description =
            "\(Self.prefix)\(service)-\(replica.revision)-\(replica.ordinal)\(Self.suffix)"
    }

    /// The socket unit beside a replica's service.
    package init(socketOf replica: ReplicaID) {
        let service = UnitName(replica).description.dropLast(Self.suffix.count)
        description = service + ".socket"
    }

    /// The unit that hands the replica's socket over to the daemon (units/coxswain-handover@.service).
    package init(handOverOf replica: ReplicaID) {
        description = "\(Self.prefix)handover@\(Self.instance(of: replica))\(Self.suffix)"
    }

    /// What `%i` is in that unit.
    package static func instance(of replica: ReplicaID) -> String {
        String(UnitName(replica).description.dropFirst(prefix.count).dropLast(suffix.count))
    }

    /// The replica that an instance of that unit is for.
    package static func replica(ofInstance instance: String) -> ReplicaID? {
        UnitName(prefix + instance + suffix).replica
    }

    /// The slice of a service, just below `coxswain.slice`. In a slice's name a dash means "inside"
    /// (systemd.slice(5)): `coxswain-order-items.slice` would be in `coxswain-order.slice`, another
    /// service's, and share its limits. Hence the same escaping here.
    package static func slice(of service: ServiceName) -> UnitName {
        UnitName("\(prefix)\(UnitEscaping.escape(service.description)).slice")
    }

    /// The replica whose unit this is; nil for any other unit, also `coxswain-front.service`.
    package var replica: ReplicaID? {
        guard description.hasPrefix(Self.prefix), description.hasSuffix(Self.suffix) else {
            return nil
        }
        let parts = description.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
            .split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let service = UnitEscaping.unescape(String(parts[0])),
            let replica = ReplicaID("\(service)-\(parts[1])-\(parts[2])"),
            UnitName(replica) == self
        else { return nil }
        return replica
    }

    /// systemd's limit for a unit name (UNIT_NAME_MAX less the ending NUL).
    package static let maximumLength = 255

    /// Whether systemd takes the names of this service's replicas. A service name of many dashes is
    /// four times as long in a unit name; room is kept for seven digits each of revision and ordinal.
    package static func fits(_ service: ServiceName) -> Bool {
        let escaped = UnitEscaping.escape(service.description).utf8.count
        return prefix.utf8.count + escaped + 2 * (1 + 7) + suffix.utf8.count <= maximumLength
    }

    /// All replicas of all services, for `SystemdClient.listUnits`: a shell pattern.
    package static let everyReplica = "\(prefix)*\(suffix)"

    /// The replicas of one service, as a shell pattern. systemd matches with FNM_NOESCAPE, so the
    /// backslash of a `\x2d` stands for itself.
    package static func everyReplica(of service: ServiceName) -> String {
        "\(prefix)\(UnitEscaping.escape(service.description))-*\(suffix)"
    }

    static let prefix = "coxswain-"
    private static let suffix = ".service"

    package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension UnitName {
    private static let pathPrefix = "/org/freedesktop/systemd1/unit/"
    /// How the object path of each of our units begins.
    static let ourPathPrefix = pathPrefix + UnitEscaping.label(prefix)

    package var objectPath: String { Self.pathPrefix + UnitEscaping.label(description) }

    /// From a unit's object path; nil for another object's.
    package init?(objectPath: String) {
        guard objectPath.hasPrefix(Self.pathPrefix),
            let name = UnitEscaping.unlabel(objectPath.dropFirst(Self.pathPrefix.count))
        else { return nil }
        description = name
    }

    /// Whether the name begins like one of ours. (Our daemon's and our front's own units do, too.)
    var hasOurPrefix: Bool { description.hasPrefix(Self.prefix) }
}
