import Cgroups
import Decisions
import LinuxIO
import Model
import SystemdBus

/// Faults made on purpose: at most so many at a time, each in a ready replica of a service whose
/// policy allows it, each told as an event with who wanted it and what came of it.
final class Drills {
    private static let lookPeriod: Duration = .milliseconds(100)

    private final class UnderWay {
        var drill: Drill
        let injection: FaultInjection
        let before: ServiceTraffic?

        init(_ drill: Drill, _ injection: FaultInjection, _ before: ServiceTraffic?) {
            self.drill = drill
            self.injection = injection
            self.before = before
        }
    }

    private let client: SystemdClient
    private let loop: EventLoop
    private let units: UnitDriver
    private let control: ControlLoop
    private let front: FrontLink
    private let layout: HostLayout
    private var underWay: [UnderWay] = []
    private var finished: [DrillReport] = []
    private var nextNumber = 1

    init(
        client: SystemdClient, loop: EventLoop, units: UnitDriver, control: ControlLoop,
        front: FrontLink, layout: HostLayout
    ) {
        self.client = client
        self.loop = loop
        self.units = units
        self.control = control
        self.front = front
        self.layout = layout
    }

    /// Those under way and the last ones that are over, oldest first.
    func reports(of service: ServiceName) -> [DrillReport] {
        (finished + underWay.map(report)).filter { $0.drill.replica.service == service }
            .sorted { $0.drill.number < $1.drill.number }
    }

    func begin(
        _ order: DrillOrder, reply: @escaping (Result<DrillReport, ChaosRefusal>) -> Void
    ) {
        do throws(ChaosRefusal) {
            let unit = try subject(of: order)
            inject(order, in: unit, reply)
        } catch {
            reply(.failure(error))
        }
    }

    private func inject(
        _ order: DrillOrder, in unit: ReplicaUnit,
        _ reply: @escaping (Result<DrillReport, ChaosRefusal>) -> Void
    ) {
        let drill = Drill(
            number: nextNumber, fault: order.fault, replica: unit.id, begunAt: ControlLoop.now,
            lasting: order.span)
        nextNumber += 1
        let injection = FaultInjection(order.fault, in: unit, client: client, loop: loop)
        let one = UnderWay(drill, injection, ServiceTraffic(of: order.service, front.counters()))
        underWay.append(one)
        observe()
        tell(
            .chaosBegun, drill,
            "\(order.author) makes a fault in \(unit.id): \(order.fault.rawValue)"
                + (order.fault.lasts ? " for \(order.span.text)" : ""))
        injection.begin(lasting: order.span) { [unowned self] result in
            if case .failure(let fault) = result {
                underWay.removeAll { $0 === one }
                tell(.chaosEnded, drill, "no fault was made in \(unit.id): \(fault)")
                return reply(.failure(.failed(fault.description)))
            }
            reply(.success(report(one)))
            look()
        }
    }

    // MARK: Who

    private func subject(of order: DrillOrder) throws(ChaosRefusal) -> ReplicaUnit {
        guard let service = control.fleet.service(order.service),
            service.policy?.chaos == .allowed
        else { throw .notAllowed(order.service) }
        guard (.seconds(1)...Limits.drillDuration).contains(order.span) else {
            throw .tooLong(maximum: Limits.drillDuration)
        }
        if [.freeze, .oom].contains(order.fault), layout.kind != .unified {
            throw .needsUnifiedCgroups(order.fault)
        }
        guard underWay.count < Limits.concurrentDrills else {
            throw .tooMany(maximum: Limits.concurrentDrills)
        }
        let well = service.replicas.filter { $0.phase == .ready && !isUnderWay($0.id) }.map(\.id)
        if let wanted = order.replica {
            if isUnderWay(wanted) { throw .underWay(wanted) }
            guard well.contains(wanted), let unit = units.unit(of: wanted) else {
                throw .notReady(wanted)
            }
            return unit
        }
        guard let id = well.randomElement(), let unit = units.unit(of: id) else {
            throw .noReadyReplica(order.service)
        }
        return unit
    }

    private func isUnderWay(_ id: ReplicaID) -> Bool {
        underWay.contains { $0.drill.replica == id }
    }

    // MARK: What follows

    /// The control loop tells its steps only as long as somebody wants to know.
    private func observe() {
        control.onStep = { [unowned self] event, effects in
            for one in underWay {
                one.drill.note(event, effects, control.fleet, at: ControlLoop.now)
                if case .exited(one.drill.replica, _) = event { one.injection.end() }
            }
        }
    }

    private func look() {
        let now = ControlLoop.now
        for one in underWay where one.drill.isOver(at: now) { finish(one) }
        underWay.removeAll { $0.drill.isOver(at: now) }
        if underWay.isEmpty { return control.onStep = nil }
        let due = MonotonicClock.now + Self.lookPeriod.wholeNanoseconds
        loop.schedule(at: due) { [unowned self] in look() }
    }

    private func finish(_ one: UnderWay) {
        one.injection.end()
        var report = report(one)
        report.isOver = true
        finished.append(report)
        if finished.count > Limits.drillsKept { finished.removeFirst() }
        tell(.chaosEnded, one.drill, report.sentence)
    }

    private func report(_ one: UnderWay) -> DrillReport {
        let now = ServiceTraffic(of: one.drill.replica.service, front.counters())
        return DrillReport(drill: one.drill, traffic: now.flatMap { $0.since(one.before) })
    }

    private func tell(_ kind: Occurrence.Kind, _ drill: Drill, _ message: String) {
        control.record(
            Occurrence(
                at: ControlLoop.now, service: drill.replica.service, replica: drill.replica,
                kind: kind, severity: kind == .chaosBegun ? .warning : .normal, message: message))
    }
}
