import Cgroups
import LinuxIO
import Model
import SystemdBus

/// Has the kernel tell when replicas of a service wait for a CPU, or anybody for memory, so that no decision
/// waits for the next second. One trigger a service, on the slice of its replicas, as a bounded number of
/// descriptors; where there is none, the seconds do.
final class PressureWatch {
    private final class Armed {
        let trigger: TriggerBox
        let watch: EventLoop.WatchToken

        init(_ trigger: TriggerBox, _ watch: EventLoop.WatchToken) {
            self.trigger = trigger
            self.watch = watch
        }
    }

    /// Why the kernel tells nothing of services; nil: it does, or nothing has been asked of it yet.
    private(set) var fault: SystemFault?
    /// Of the last trigger that was armed for a service.
    private(set) var threshold: PressureTrigger.Threshold?
    private let loop: EventLoop
    private let layout: HostLayout
    private let onPressure: (ServiceName) -> Void
    private var services: [ServiceName: Armed] = [:]
    private var memory: Armed?

    init(
        loop: EventLoop, layout: HostLayout, onPressure: @escaping (ServiceName) -> Void,
        onMemory: @escaping () -> Void
    ) {
        self.loop = loop
        self.layout = layout
        self.onPressure = onPressure
        memory = try? arm("/proc/pressure/memory") { _ in onMemory() }
    }

    /// Of a replica that runs: told again, nothing changes as long as there is the slice.
    func follow(_ unit: ReplicaUnit) {
        let service = unit.id.service
        guard services[service] == nil, services.count < Limits.pressureTriggers,
            let group = unit.facts.controlGroup,
            let path = layout.cpuPressurePath(above: group)
        else { return }
        do throws(SystemFault) {
            services[service] = try arm(path) { [unowned self] readiness in
                // The slice is gone; the next replica makes it anew.
                if readiness.isBroken { return forget(service) }
                onPressure(service)
            }
            (fault, threshold) = (nil, services[service]?.trigger.threshold)
        } catch {
            fault = error
        }
    }

    func watches(_ service: ServiceName) -> Bool { services[service] != nil }

    /// All others are forgotten.
    func keep(_ wanted: Set<ServiceName>) {
        for service in services.keys where !wanted.contains(service) { forget(service) }
    }

    private func forget(_ service: ServiceName) {
        if let armed = services.removeValue(forKey: service) { loop.unwatch(armed.watch) }
    }

    private func arm(
        _ path: String, _ handler: @escaping (LinuxIO.Readiness) -> Void
    ) throws(SystemFault) -> Armed {
        let box = TriggerBox(try PressureTrigger(of: path))
        return Armed(box, try loop.watch(box.raw, for: .urgent, handler))
    }
}

/// A trigger that a class can hold.
private final class TriggerBox {
    private let trigger: PressureTrigger
    var raw: Int32 { trigger.raw }
    var threshold: PressureTrigger.Threshold { trigger.threshold }

    init(_ trigger: consuming PressureTrigger) { self.trigger = trigger }
}
