import FrontWire

/// Who has counted what, held against each other.
struct SoakLedger {
    /// What the allocator may keep beyond the first look.
    private static let memoryGrowthMiB = 2.0

    let clients: [SoakClient.Counts]
    let service: CounterSample
    let records: [SoakChurn.Record]
    let before: SoakFront.Holdings
    let after: SoakFront.Holdings
    let seconds: Double

    var story: [String] {
        let departures = SoakChurn.Departure.allCases.map { departure in
            "\(records.count { $0.departure == departure }) \(departure)"
        }
        let failures = clients.flatMap { client in
            client.report.failures.sorted { $0.key < $1.key }.map { why, count in
                "\(count) \(client.kind.rawValue) \(why)"
            }
        }
        return [
            "\(sent) requests in \(decimal(seconds, 0)) s; replicas: "
                + departures.joined(separator: ", "),
            "front: \(service[.requests]) requests, \(service[.responses2xx]) answered 2xx, "
                + "\(service[.responses5xx]) 5xx, \(service[.retries]) tried again, "
                + "\(attempts[.failures]) attempts failed, \(cut) cut",
            "failed: " + (failures.isEmpty ? "none" : failures.joined(separator: ", ")),
            "front at rest: \(before.text) after the warm-up, \(after.text) at the end",
        ]
    }

    var inShort: String {
        "\(sent) requests in \(decimal(seconds, 0)) s while \(records.count) replicas went: each "
            + "accounted for, \(service[.retries]) tried again, \(service[.responses5xx]) answered "
            + "5xx, no descriptor kept, \(decimal(memoryKeptMiB, 1)) MiB kept"
    }

    private var memoryKeptMiB: Double {
        Double(after.residentBytes - before.residentBytes) / Double(1 << 20)
    }

    var figures: [Figure] {
        [
            Figure("requests", unit: "requests", [Double(sent)]),
            Figure("duration", unit: "s", [seconds]),
            Figure("replicas that came and went", unit: "replicas", [Double(records.count)]),
            Figure("tried again", unit: "requests", [Double(service[.retries])]),
            Figure("answered 5xx", unit: "requests", [Double(service[.responses5xx])]),
        ]
    }

    var checks: [Check] {
        [
            none("requests that clients sent and the front has not counted", untold, "requests"),
            none("answers counted otherwise by clients and front", answersApart, "answers"),
            none("failures that no answer of the front explains", unexplained, "requests"),
            none("failures of requests that may be repeated", failedGets, "requests"),
            none("attempts counted otherwise by service and replicas", attemptsApart, "attempts"),
            none("attempts without an end", endless, "attempts"),
            none(
                "requests of drained replicas counted otherwise by them", drainedApart, "replicas"),
            none("requests of killed replicas out of bounds", killedApart, "replicas"),
            none("requests cut by a drain", cut, "requests"),
            Check(
                "descriptors kept", Double(after.descriptors - before.descriptors), unit: "",
                atMost: 0),
            Check(
                "memory kept", memoryKeptMiB, unit: "MiB", atMost: SoakLedger.memoryGrowthMiB),
        ]
    }

    private func none(_ name: String, _ count: Int, _ unit: String) -> Check {
        Check(name, Double(count), unit: unit, atMost: 0)
    }

    private var sent: Int { clients.reduce(0) { $0 + $1.report.sent } }
    private var ok: Int { clients.reduce(0) { $0 + $1.report.ok } }

    /// A request that a client has repeated on a fresh connection may have been seen once or twice.
    private var untold: Int {
        let repeated = clients.reduce(0) { $0 + $1.report.retried }
        let seen = Int(service[.requests])
        return max(0, sent - seen, seen - sent - repeated)
    }

    private var answersApart: Int { abs(ok - Int(service[.responses2xx])) }

    /// A request that must not be repeated fails with its replica, and is answered 502.
    private var unexplained: Int {
        abs(clients.reduce(0) { $0 + $1.report.failed } - Int(service[.responses5xx]))
    }

    private var failedGets: Int {
        clients.filter { $0.kind != .posts }.reduce(0) { $0 + $1.report.failed }
    }

    private struct Attempts {
        let records: [SoakChurn.Record]
        subscript(counter: Counter) -> Int {
            records.reduce(0) { $0 + Int($1.front[counter]) }
        }
    }

    private var attempts: Attempts { Attempts(records: records) }

    private var attemptsApart: Int {
        let asked = Int(service[.requests]) + Int(service[.retries]) - Int(service[.shed])
        return abs(attempts[.requests] - asked)
    }

    private var endless: Int {
        let answered = [Counter.responses2xx, .responses3xx, .responses4xx, .responses5xx]
            .reduce(0) { $0 + attempts[$1] }
        return abs(attempts[.requests] - answered - attempts[.failures])
    }

    private var drainedApart: Int {
        records.count { $0.departure == .drained && $0.answered != $0.front[.requests] }
    }

    /// It may have answered what did not reach the front, and no more than it was asked.
    private var killedApart: Int {
        records.count {
            $0.departure != .drained
                && !($0.front[.responses2xx]...$0.front[.requests]).contains($0.answered)
        }
    }

    private var cut: Int {
        records.filter { $0.departure == .drained }.reduce(0) { $0 + $1.cut }
    }
}
