/// What the balance knows of one endpoint. Plain memory, so that choosing counts no references.
struct Candidate {
    /// Told by the replica's name, so it is the same in every worker and in every process.
    let identity: UInt64
    /// Its share beside the others' weights.
    let weight: Int64
    /// Of the new revision, where requests may say which they are for.
    let isCanary: Bool
    /// Requests of this worker that it has now.
    var inFlight = 0
    /// When it came to the others; `.min` for one that was there before us.
    var joined = Int64.min
    /// What smooth weighted round robin owes it.
    var credit: Int64 = 0
    var health = ReplicaHealth()

    init(identity: UInt64, weight: UInt16, isCanary: Bool = false) {
        self.isCanary = isCanary
        self.identity = identity
        self.weight = Int64(weight)
    }

    /// Ready again, or for the first time: whoever said so has looked, so what was is forgotten.
    mutating func join(_ instant: Int64) {
        joined = instant
        credit = 0
        health = ReplicaHealth()
    }
}

/// The candidates of a worker, each at the index of its endpoint. Memory that was never used is
/// never touched.
struct CandidateTable: ~Copyable {
    private let places: UnsafeMutablePointer<Candidate>

    init(capacity: Int) { places = .allocate(capacity: capacity) }

    deinit { places.deallocate() }

    subscript(index: Int32) -> UnsafeMutablePointer<Candidate> {
        @inline(__always) get { places + Int(index) }
    }

    func enter(_ candidate: Candidate, at index: Int32) {
        (places + Int(index)).initialize(to: candidate)
    }
}
