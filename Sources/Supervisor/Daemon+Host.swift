import Cgroups
import ControlAPI
import Decisions
import FrontWire
import History
import LinuxIO
import Model
import SystemdBus

extension Daemon {
    func startSampling() {
        let pause = Sampler.period / Sampler.slices
        loop.schedule(at: MonotonicClock.now + pause.wholeNanoseconds) { [unowned self] in
            startSampling()
            guard let round = sampler.advance(at: ControlLoop.now) else { return glance() }
            tellTime()
            units.noteThaws { [unowned self] in sampler.figures(of: $0)?.seenGoing }
            control.deliver(.hostMeasured(host.pressure(at: ControlLoop.now)))
            metrics.follow(control.fleet)
            tellMeasured()
            control.deliver(.measured(round.services))
            control.deliver(.sampled(round.replicas))
            beginLooks()
            tellStatus()
        }
    }

    private func tellMeasured() {
        let readings = measured.readings(
            control.fleet, host: host.sample, at: ControlLoop.now
        ) { sampler.figures(of: $0) }
        for reading in readings { control.deliver(.told(reading)) }
    }

    /// The core reads no clock. Schedules and seasons need that of the wall.
    func tellTime() {
        let scales = control.fleet.services.compactMap { $0.policy?.scale }
        guard scales.contains(where: \.needsClock) else { return }
        let names = Set(scales.flatMap { $0.schedules.map(\.timeZone) })
        let reading = HostClock.reading(bootID: bootID)
        control.deliver(.clockRead(reading.wallClock(knowing: zones.zones(names))))
    }

    /// Only when it has changed: systemd logs nothing, but wakes for each.
    private func tellStatus() {
        let line = statusLine
        guard line != lastStatus else { return }
        lastStatus = line
        notify.status(line)
    }

    func hostReport() throws(SystemFault) -> HostReport {
        let facts = try HostFacts.read()
        var memory = HostSample(takenAt: ControlLoop.now)
        try HostReader().sample(into: &memory, at: ControlLoop.now, with: ReadBuffer())
        var report = HostReport(
            systemdVersion: units.systemd?.number ?? 0, kernel: facts.kernelRelease,
            bootID: bootID, cgroupLayout: facts.layout.reported,
            controllers: facts.layout.controllers, hasFreezer: facts.hasFreezer,
            hasPressure: facts.hasPressure, hasSocketDiagnosis: SocketDiagnosis.isSupported,
            cpuCount: facts.processors,
            memoryTotalBytes: facts.memoryTotalBytes,
            memoryAvailableBytes: memory.memoryAvailableBytes ?? 0,
            tcpMigrateRequests: migratesRequests(),
            steeringFault: PortSteering.fault()?.description,
            front: FrontState(
                isConnected: front.isConnected, pid: front.front.map { Int($0.processID) }),
            history: historyState(), policies: policies.state)
        report.favorsDynmods = facts.layout.unifiedRoot.map { _ in facts.layout.favorsDynmods }
        report.triggerFault = pressure.fault?.description
        report.pressureLooks = looks.becauseOfPressure
        report.rises = looks.becauseOfRises
        report.pressureWindowMilliseconds = pressure.threshold?.windowMilliseconds
        report.shortage = control.fleet.hostShortage
        let held = control.fleet.services.compactMap { service in
            service.hostCeiling.map { "\(service.name) may have \($0) replicas at most" }
        }
        report.heldServices = held.isEmpty ? nil : held
        return report
    }

    private func migratesRequests() -> Bool? {
        TextFile.read("/proc/sys/net/ipv4/tcp_migrate_req", atMost: 16).map { $0.trimmed == "1" }
    }

    private func historyState() -> HistoryState {
        let path = configuration.historyPath
        if let fault = historian.fault {
            return HistoryState(state: .failing, path: path, sentence: fault.description)
        }
        switch historyCondition {
        case .ok:
            return HistoryState(state: .ok, path: path)
        case .setAside(let aside, let why):
            return HistoryState(
                state: .setAside, path: path, setAsidePath: aside,
                sentence: "it was damaged (\(why)); a new one was begun")
        case .memoryOnly(let fault):
            return HistoryState(state: .memoryOnly, path: path, sentence: fault.description)
        }
    }
}

extension HostLayout {
    fileprivate var reported: HostReport.CgroupLayout {
        switch kind {
        case .unified: .unified
        case .hybrid: .hybrid
        case .legacy, .none: .v1
        }
    }

    /// Those that replicas can be accounted and limited with, by the names of v2.
    fileprivate var controllers: [String] {
        if kind == .unified {
            let text = unifiedRoot.flatMap {
                TextFile.read($0 + "/cgroup.controllers", atMost: 1_024)
            }
            return (text ?? "").split(whereSeparator: \.isWhitespace).map(String.init).sorted()
        }
        return controllerRoots.keys.map(\.rawValue).sorted()
    }
}
