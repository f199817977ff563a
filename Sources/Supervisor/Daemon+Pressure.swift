import Decisions
import Model

/// Looks between two rounds, because the kernel tells that somebody waits.
extension Daemon {
    func look(at name: ServiceName) {
        let now = ControlLoop.now
        guard control.isResumed, let scale = control.fleet.service(name)?.policy?.scale,
            scale.isAutomatic, scale.algorithm == .standard
        else { return }
        if let last = looked[name], now < last + Limits.pressurePause { return }
        looked = looked.filter { $0.value + Limits.pressurePause > now }
        looked[name] = now
        looks += 1
        control.deliver(.pressed(name, sampler.moment(of: name, at: now)))
    }

    func lookAtHost() {
        guard control.isResumed else { return }
        control.deliver(.hostMeasured(host.pressure(at: ControlLoop.now)))
    }
}
