/// The repetitions of each peer in one workload.
struct FrontOutcome {
    let workload: FrontWorkload
    /// Requests per second, where the pace is fixed.
    var rate: Double?
    let connections: Int
    private(set) var repetitions: [(peer: FrontPeer, measurements: [FrontMeasurement])] = []
    /// Who has no figures, and why.
    private(set) var leftOut: [(peer: FrontPeer, why: String)] = []

    init(_ workload: FrontWorkload, connections: Int) {
        self.workload = workload
        self.connections = connections
    }

    mutating func admit(_ peer: FrontPeer) { repetitions.append((peer, [])) }

    /// Also what was measured before: half of the repetitions would pass for all of them.
    mutating func leaveOut(_ peer: FrontPeer, because fault: any Error) {
        repetitions.removeAll { $0.peer == peer }
        leftOut.append((peer, "\(fault)"))
    }

    var peers: [FrontPeer] { repetitions.map(\.peer) }

    mutating func add(_ measurement: FrontMeasurement, of peer: FrontPeer) {
        guard let index = repetitions.firstIndex(where: { $0.peer == peer }) else { return }
        repetitions[index].measurements.append(measurement)
    }

    func values(_ value: (FrontMeasurement) -> Double, of peer: FrontPeer) -> [Double] {
        repetitions.first { $0.peer == peer }?.measurements.map(value) ?? []
    }

    func median(_ value: (FrontMeasurement) -> Double, of peer: FrontPeer) -> Double {
        percentile(50, of: values(value, of: peer))
    }

    /// Of what is judged.
    func median(of peer: FrontPeer) -> Double {
        median(workload.judgement.value, of: peer)
    }

    /// The rival that ours is held against; nil where none of them was measured.
    var bestRival: FrontPeer? {
        let rivals = workload.rivals.filter(peers.contains)
        return workload.judgement.isBetterHigh
            ? rivals.max { median(of: $0) < median(of: $1) }
            : rivals.min { median(of: $0) < median(of: $1) }
    }

    /// What is promised, where both sides were measured.
    var check: Check? {
        guard let rival = bestRival, peers.contains(workload.ours) else { return nil }
        let ratio = median(of: workload.ours) / median(of: rival)
        let name = "\(workload.name): \(workload.judgement.name) to \(rival.title)"
        return workload.judgement.isBetterHigh
            ? Check(name, ratio, unit: "times", atLeast: workload.limit)
            : Check(name, ratio, unit: "times", atMost: workload.limit)
    }

    /// Every quantity of every peer, for the file of results.
    var figures: [Figure] {
        peers.flatMap { peer in
            FrontQuantity.all(of: workload, peer).map { quantity in
                Figure(
                    "\(workload.name), \(peer.title): \(quantity.name)", unit: quantity.unit,
                    values(quantity.value, of: peer))
            }
        }
    }
}
