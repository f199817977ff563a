import Decisions
import Model
import SystemdBus

/// Looks between two rounds: the kernel tells that somebody waits, or the front that more has come.
extension Daemon {
    func lookBecauseOfPressure(at name: ServiceName) {
        let now = ControlLoop.now
        guard mayLook(at: name, because: .pressure, now: now) else { return }
        for moment in sampler.moments(of: [name], at: now) {
            control.deliver(.pressed(moment.service, moment.replicas))
        }
    }

    /// Twenty times a second: the front counts in memory that both see, so that to look costs no call.
    func glance() {
        guard !looks.services.isEmpty else { return }
        let now = ControlLoop.now
        let flights = front.flights().filter { looks.services.contains($0.key) }
        var risen: [ServiceName: RiseWatch.Rise] = [:]
        for rise in looks.requests.rises(to: flights, at: now) {
            // At first sight nobody can tell how far it goes; a twentieth of a second later one can.
            guard let name = try? ServiceName(rise.service), rise.arrivingPerSecond != nil,
                mayLook(at: name, because: .rise, now: now)
            else { continue }
            risen[name] = rise
        }
        for var moment in sampler.moments(of: Set(risen.keys), at: now) {
            if let sudden = risen[moment.service.service]?.arrivingPerSecond,
                sudden >= moment.service.requestsPerSecond ?? 0
            {
                moment.service.requestsPerSecond = sudden
                moment.service.isRising = true
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
        let pressed = growing.filter(\.mayGrowByPressure)
        pressure.keep(Set(pressed.map(\.name)))
        for service in pressed where !pressure.watches(service.name) {
            // The slice is that of all its replicas: where it cannot be watched for one, it cannot for any.
            let running = service.replicas.lazy.compactMap { [units] in units.unit(of: $0.id) }
            if let unit = running.first(where: { $0.facts.controlGroup != nil }) {
                pressure.follow(unit)
            }
        }
        looks.beginRound(
            of: growing.map(\.name), at: growing.isEmpty ? [:] : front.flights(), ControlLoop.now)
    }

    func lookAtHost() {
        guard control.isResumed else { return }
        control.deliver(.hostMeasured(host.pressure(at: ControlLoop.now)))
    }
}
