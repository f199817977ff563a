import Decisions
import LinuxIO
import Model

/// Asks for the custom metrics of all services, and tells the core what comes. Of each figure one question
/// is under way at most; those who hang keep neither probes nor each other waiting.
final class MetricWatch {
    private struct Key: Hashable {
        let service: ServiceName
        let metric: String
        let replica: ReplicaID?
    }

    private struct Subject {
        let metric: CustomMetric
        /// A command runs as the replicas of this one do.
        let digest: String
        let inquiry: MetricInquiry
    }

    private let loop: EventLoop
    private let commands: CommandRunner
    private let clock: () -> Model.WallClock
    private let deliver: (Event) -> Void
    private let jitter = ProbeJitter(seed: UInt64(bitPattern: MonotonicClock.now))
    private let sockets = ProbeSlots(count: Limits.concurrentMetrics)
    private let units = ProbeSlots(count: Limits.concurrentMetricCommands)
    private var subjects: [Key: Subject] = [:]

    init(
        loop: EventLoop, commands: CommandRunner, clock: @escaping () -> Model.WallClock,
        deliver: @escaping (Event) -> Void
    ) {
        self.loop = loop
        self.commands = commands
        self.clock = clock
        self.deliver = deliver
    }

    /// Begins with figures that are new and ends with those that are gone. Called each second: policies,
    /// revisions and replicas come and go in many ways, and this asks for what there is.
    func follow(_ fleet: Fleet) {
        var wanted: Set<Key> = []
        for service in fleet.services where !service.isDeleting {
            for metric in service.askedMetrics where metric.source.isAsked {
                for unit in asked(for: metric, of: service) {
                    let replica = metric.source.isOfReplicas ? unit.id : nil
                    let key = Key(service: service.name, metric: metric.name, replica: replica)
                    wanted.insert(key)
                    follow(key, metric, unit, digest: service.targetRevision?.digest ?? "")
                }
            }
        }
        guard wanted.count < subjects.count else { return }
        subjects = subjects.filter { key, subject in
            if wanted.contains(key) { return true }
            subject.inquiry.end()
            return false
        }
    }

    /// Each replica that runs; or one that stands for the service, whether it has any or not.
    private func asked(for metric: CustomMetric, of service: ServiceState) -> [ReplicaUnit] {
        guard metric.source.isOfReplicas else {
            guard let revision = service.targetRevision else { return [] }
            let id = ReplicaID(service: service.name, revision: revision.number, ordinal: 0)
            return [
                ReplicaUnit(
                    id: id, endpoint: nil, template: revision.template, phase: .starting)
            ]
        }
        return service.replicas
            .filter { !$0.isLeaving && $0.startedAt != nil }
            .map { ReplicaUnit(id: $0.id, endpoint: $0.endpoint, template: nil, phase: .running) }
    }

    private func follow(
        _ key: Key, _ metric: CustomMetric, _ unit: ReplicaUnit, digest: String
    ) {
        if let known = subjects[key], known.metric == metric, known.digest == digest { return }
        subjects.removeValue(forKey: key)?.inquiry.end()
        guard let question = MetricQuestion(metric, beside: unit) else { return }
        let surroundings = MetricInquiry.Surroundings(
            loop: loop, commands: commands, jitter: jitter,
            slots: question.isCommand ? units : sockets)
        let inquiry = MetricInquiry(question, every: metric.period, in: surroundings) {
            [unowned self] in tell($0, of: key)
        }
        subjects[key] = Subject(metric: metric, digest: digest, inquiry: inquiry)
    }

    private func tell(_ answer: MetricAttempt.Answer, of key: Key) {
        let clock = clock()
        let reading: MetricReading
        do throws(MetricFault) {
            let finding = try answer.get()
            let time = finding.wallMilliseconds ?? clock.millisecondsSince1970
            reading = MetricReading(
                of: key.metric, key.service, replica: key.replica, .milli(finding.milli),
                at: try MetricTime.instant(ofWall: time, clock))
        } catch {
            reading = MetricReading(
                of: key.metric, key.service, replica: key.replica, .fault(error), at: clock.at)
        }
        deliver(.told(reading))
    }
}
