import Model

/// One step of the fleet: its instant, what holds during it and what has been decided so far.
/// `Fleet.step` puts the parts in order at the end: what must be kept first, then the routes, then
/// the acts, then what people read.
struct Turn {
    enum FrontLink { case connected, lost }

    let now: Instant
    var front: FrontLink
    private(set) var acts: [Effect] = []
    private(set) var notes: [Effect] = []

    init(at now: Instant, front: FrontLink) {
        self.now = now
        self.front = front
    }

    mutating func act(_ effect: Effect) { acts.append(effect) }

    mutating func note(_ kind: Occurrence.Kind, _ message: String) {
        notes.append(.record(Occurrence(at: now, service: nil, kind: kind, message: message)))
    }

    mutating func note(
        _ kind: Occurrence.Kind, of service: ServiceName, replica: ReplicaID? = nil,
        severity: Occurrence.Severity = .normal, _ message: String
    ) {
        notes.append(
            .record(
                Occurrence(
                    at: now, service: service, replica: replica, kind: kind, severity: severity,
                    message: message)))
    }

    mutating func answer(_ request: RequestID, _ answer: Answer) {
        notes.append(.answer(request, answer))
    }
}
