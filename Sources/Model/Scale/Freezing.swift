/// Whether the host can make a unit stand still: systemd freezes with the freezer of cgroup v2, and only
/// where no v1 controller is in use.
package enum Freezer: Sendable, Equatable {
    case available, missing

    /// What follows from its lack, for people.
    package static let missingText =
        "spares stand by awake, as this host has no freezer: it needs unified cgroups"
}

/// What came of an order to freeze or to thaw a replica, or what somebody else has done to it.
package enum FreezerNews: Sendable, Equatable {
    case frozen
    case thawed
    case notFrozen(why: String)
    case notThawed(why: String)
    /// It turns out that the host has no freezer.
    case missing
}

extension ReplicaTemplate {
    /// One that stands still answers no watchdog, keeps whatever state it has open, and cannot be kept from
    /// what a shared listening socket brings.
    package var canBeFrozen: Bool {
        watchdog == nil && state == nil && (endpoint == .port || endpoint == .socket)
    }
}
