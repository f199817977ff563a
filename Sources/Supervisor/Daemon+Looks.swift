import Decisions
import Model

/// Looks between two rounds: the kernel tells that somebody waits, or the front that more has come.
extension Daemon {
    func lookBecauseOfPressure(at name: ServiceName) {
        let now = ControlLoop.now
        guard mayLook(at: name, because: .pressure, now: now) else { return }
        for moment in sampler.moments(of: [name], at: now) {
            control.deliver(.pressed(moment.service, moment.replicas))
        }
    }

    /// Ten times a second: the front counts in memory that both see, so that to look costs no call.
    func glance() {
        guard looks.areWanted, sampler.slice.isMultiple(of: Sampler.glanceSlices) else { return }
        let now = ControlLoop.now
        var arriving: [ServiceName: Int?] = [:]
        for rise in looks.flights.rises(to: front.flights(), at: now) {
            guard let name = try? ServiceName(rise.service),
                mayLook(at: name, because: .rise, now: now)
            else { continue }
            arriving.updateValue(rise.arrivingPerSecond, forKey: name)
        }
        for var moment in sampler.moments(of: Set(arriving.keys), at: now) {
            if let sudden = arriving[moment.service.service] ?? nil {
                moment.service.requestsPerSecond = max(
                    sudden, moment.service.requestsPerSecond ?? 0)
            }
            control.deliver(.pressed(moment.service, moment.replicas))
        }
    }

    private func mayLook(at name: ServiceName, because cause: Looks.Cause, now: Instant) -> Bool {
        control.isResumed && control.fleet.service(name)?.mayGrowAtOnce == true
            && looks.mayLook(at: name, because: cause, now: now)
    }

    /// Each trigger costs the kernel work, so only who may grow has one.
    func beginLooks() {
        let growing = control.fleet.services.filter(\.mayGrowAtOnce)
        pressure.keep(Set(growing.map(\.name)))
        for service in growing where !pressure.watches(service.name) {
            for replica in service.replicas {
                if let unit = units.unit(of: replica.id) { pressure.follow(unit) }
            }
        }
        looks.beginRound(at: growing.isEmpty ? nil : front.flights())
    }

    func lookAtHost() {
        guard control.isResumed else { return }
        control.deliver(.hostMeasured(host.pressure(at: ControlLoop.now)))
    }
}
