import Model

/// One step of the fleet: its instant, what holds during it and what has been decided so far.
/// `Fleet.step` puts the parts in order at the end: what must be kept first, then the routes, then
/// the acts, then what people read.
struct Turn {
    enum FrontLink { case connected, lost }

    let now: Instant
    var front: FrontLink
    /// Drawn by the shell when the fleet was made; 0 in tests that want none.
    let seed: UInt64
    /// Nil: nobody has told what time it is.
    var clock: WallClock?
    /// Nil: nobody has told how short it is of anything.
    var host: HostPressure?
    var freezer = Freezer.available
    /// What the host is short of; nil: nothing.
    var hostShortage: String?
    private(set) var acts: [Effect] = []
    private(set) var notes: [Effect] = []

    init(at now: Instant, front: FrontLink, seed: UInt64) {
        self.now = now
        self.front = front
        self.seed = seed
    }

    /// From -1000 to 1000, the same for the same replica, failures and seed: the core draws nothing.
    /// FNV-1a as in `TemplateDigest`, for it has to be spread and not secret.
    func spread(of replica: ReplicaID, _ failures: Int) -> Int {
        var hash = seed ^ 0xcbf2_9ce4_8422_2325
        for byte in "\(replica) \(failures)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Int((hash ^ hash >> 32) % 2_001) - 1_000
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

    mutating func explain(_ service: ServiceName, _ explanation: ScaleExplanation) {
        notes.append(.explain(service, explanation, at: now))
    }

    mutating func answer(_ request: RequestID, _ answer: Answer) {
        notes.append(.answer(request, answer))
    }
}
