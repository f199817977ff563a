import Decisions
import Model

/// Looks between two rounds: the kernel tells that somebody waits, or the front that more has come.
extension Daemon {
    func look(at name: ServiceName, because cause: Looks.Cause) {
        let now = ControlLoop.now
        guard control.isResumed, control.fleet.service(name)?.mayGrowAtOnce == true,
            looks.mayLook(at: name, because: cause, now: now)
        else { return }
        control.deliver(.pressed(name, sampler.moment(of: name, at: now)))
    }

    /// Ten times a second: the front counts in memory that both see, so that to look costs no call.
    func glance() {
        guard looks.areWanted, sampler.slice.isMultiple(of: Sampler.glanceSlices) else { return }
        for name in looks.flights.rises(to: front.inFlight()) {
            guard let service = try? ServiceName(name) else { continue }
            look(at: service, because: .rise)
        }
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
        looks.beginRound(at: growing.isEmpty ? nil : front.inFlight())
    }

    func lookAtHost() {
        guard control.isResumed else { return }
        control.deliver(.hostMeasured(host.pressure(at: ControlLoop.now)))
    }
}
