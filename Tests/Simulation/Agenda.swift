import Model

/// What will happen, in the order in which it will.
struct Agenda {
    struct Planned {
        let at: Instant
        let happening: SimulatedHost.Happening
    }

    /// The next one last; of those of one instant the one planned first.
    private var planned: [Planned] = []

    var next: Instant? { planned.last?.at }

    mutating func plan(_ happening: SimulatedHost.Happening, at instant: Instant) {
        let new = Planned(at: instant, happening: happening)
        let place = planned.lastIndex { $0.at > instant } ?? -1
        planned.insert(new, at: place + 1)
    }

    /// All that is due; what is planned meanwhile has its turn later.
    mutating func takeDue(at now: Instant) -> [Planned] {
        var due: [Planned] = []
        while let next = planned.last, next.at <= now { due.append(planned.removeLast()) }
        return due
    }

    /// What was on its way to a daemon that has died never reaches the next one.
    mutating func forgetEvents() {
        planned.removeAll { $0.happening.isTheDaemons }
    }
}
