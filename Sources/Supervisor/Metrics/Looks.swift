import FrontWire
import Model

/// Looks at services between two rounds: how many there were, and how many may be.
struct Looks {
    enum Cause { case pressure, rise }

    var requests = RiseWatch()
    /// Those that are scaled by what is seen, as the last round found them; most hosts have none.
    private(set) var services: Set<String> = []
    private(set) var becauseOfPressure = 0
    private(set) var becauseOfRises = 0
    private var last: [ServiceName: Instant] = [:]
    private var thisRound = 0

    /// False: it was looked at a moment ago, or enough has been looked at for a second.
    mutating func mayLook(at name: ServiceName, because cause: Cause, now: Instant) -> Bool {
        if let before = last[name], now < before + Limits.lookPause { return false }
        guard thisRound < Limits.looksPerSecond else { return false }
        thisRound += 1
        last[name] = now
        switch cause {
        case .pressure: becauseOfPressure += 1
        case .rise: becauseOfRises += 1
        }
        return true
    }

    /// All figures have just been taken, and these are scaled by them.
    mutating func beginRound(
        of services: [ServiceName], at flights: [String: Flight], _ now: Instant
    ) {
        self.services = Set(services.map(\.description))
        requests.settle(self.services, at: flights, now)
        last.removeAll(keepingCapacity: true)
        thisRound = 0
    }
}
