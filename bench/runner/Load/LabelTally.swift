/// How often each value of a label was seen, and in which order.
struct LabelTally {
    /// More values than any service has replicas or versions: a runaway label stays bounded.
    static let maximumValues = 1_000
    /// How much of the order is kept to judge round robin by.
    static let keptOrder = 1_000

    private(set) var sightings: [String: LabelSighting] = [:]
    private(set) var order: [String] = []
    private(set) var longestRun = 0
    private var run = 0
    private var last: String?

    mutating func note(_ value: String, at offset: Double) {
        run = value == last ? run + 1 : 1
        last = value
        longestRun = max(longestRun, run)
        if order.count < LabelTally.keptOrder { order.append(value) }
        guard sightings[value] != nil || sightings.count < LabelTally.maximumValues else { return }
        sightings[value, default: LabelSighting(firstSeconds: offset)].count(at: offset)
    }

    /// Whether the values took turns in a fixed order over all of the kept beginning. Only one
    /// connection at a low rate can tell: answers of several come in any order.
    var isStrictRoundRobin: Bool {
        let distinct = Set(order).count
        guard distinct > 1, order.count > distinct else { return false }
        return order.indices.dropFirst(distinct).allSatisfy { order[$0] == order[$0 - distinct] }
            && Set(order.prefix(distinct)).count == distinct
    }
}

/// When a value was seen, in seconds from the start of the run.
struct LabelSighting: Encodable {
    private(set) var responses = 0
    private(set) var firstSeconds: Double
    private(set) var lastSeconds: Double

    init(firstSeconds: Double) {
        self.firstSeconds = firstSeconds
        lastSeconds = firstSeconds
    }

    mutating func count(at offset: Double) {
        responses += 1
        lastSeconds = offset
    }
}
