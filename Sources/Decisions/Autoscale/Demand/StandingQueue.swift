/// What has waited in each of the last seconds. A queue that is long now and then is that of a busy service; one
/// whose least stays up is served no faster than it comes, and does not go by itself, however right the number
/// of replicas looks (CoDel: RFC 8289, section 3.2, goes by the minimum for the same reason).
struct StandingQueue: Sendable, Equatable {
    private static let seconds = 3

    private var backlogs: [Double] = []
    private var replicas = 0

    var latest: Double { backlogs.last ?? 0 }
    /// In requests; 0 as long as it is not known of so many replicas.
    var least: Double {
        backlogs.count == Self.seconds ? backlogs.min() ?? 0 : 0
    }

    /// Not yet known of so many replicas.
    var isNew: Bool { replicas > 0 && backlogs.count < Self.seconds }

    /// New replicas have yet to work on what was there when they came.
    mutating func note(_ backlog: Double, of ready: Int) {
        if ready != replicas { backlogs.removeAll() }
        replicas = ready
        backlogs = backlogs.suffix(Self.seconds - 1) + [backlog]
    }
}
