import Foundation
import History
import Model

/// A directory that goes with the test.
final class Workplace {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("coxswain-history-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var path: String { directory.appendingPathComponent("history.sqlite").path }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    func replace(with bytes: Data) throws { try bytes.write(to: URL(fileURLWithPath: path)) }
}

let now = ClockReading(
    bootID: "boot-1", monotonic: Instant(nanoseconds: 60_000_000_000),
    wallMilliseconds: 1_700_000_000_000)

func record(_ name: String, desired: Int = 2) throws -> ServiceRecord {
    var template = ReplicaTemplate(command: ["/usr/bin/\(name)"])
    template.environment = ["PORT": "80"]
    let policy = ServicePolicy(name: try ServiceName(name), template: template)
    var record = ServiceRecord(
        policy: policy, revisions: [Revision(number: 1, template: template)], target: 1,
        desired: desired, createdAt: Instant(nanoseconds: 10_000_000_000))
    let place = ReplicaID(service: policy.name, revision: 1, ordinal: 2)
    record.closedPlaces = [
        .init(
            lastReplica: place, cause: .gaveUp, failures: 9,
            closedAt: Instant(nanoseconds: 40_000_000_000), sentence: "it was killed")
    ]
    record.condemned = [.init(replica: place, reason: .drainRequested)]
    record.rollout = Rollout(
        from: nil, to: 1, cause: .applied, startedAt: Instant(nanoseconds: 20_000_000_000))
    record.rollout?.outcome = .complete
    record.rollout?.sentence = "all are new"
    record.recommendations = [.init(at: Instant(nanoseconds: 50_000_000_000), replicas: 4)]
    record.vacancies = [
        .init(
            revision: 1, lastReplica: ReplicaID(service: policy.name, revision: 1, ordinal: 3),
            failures: 5, startDue: Instant(nanoseconds: 90_000_000_000))
    ]
    return record
}

func event(_ message: String, of service: String? = "orders", at seconds: Int64 = 59) throws
    -> Occurrence
{
    Occurrence(
        at: Instant(nanoseconds: seconds * 1_000_000_000),
        service: try service.map { try ServiceName($0) },
        kind: .replicaReady, severity: .normal, message: message)
}

func change(_ message: String) throws -> HistoryChange { .record(try event(message)) }
