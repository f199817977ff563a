import ControlAPI
import Decisions
import FrontWire
import Model

/// A fault that somebody wants.
struct DrillOrder: Sendable {
    let service: ServiceName
    let fault: ChaosFault
    /// Nil: any.
    let replica: ReplicaID?
    let span: Duration
    let author: String
}

/// What is known of one.
struct DrillReport: Sendable {
    let drill: Drill
    /// Nil without a front, or over its restart.
    let traffic: ServiceTraffic?
    var isOver = false

    var view: DrillView {
        var view = DrillView(
            number: drill.number, fault: drill.fault, replica: drill.replica.description,
            isOver: isOver)
        view.detectedMicroseconds = drill.detectedAfter?.wholeMicroseconds
        view.ejectedMicroseconds = drill.ejectedAfter?.wholeMicroseconds
        view.replacedMicroseconds = drill.replacedAfter?.wholeMicroseconds
        view.recoveredMicroseconds = drill.recoveredAfter?.wholeMicroseconds
        view.requests = traffic?.requests
        view.requestsFailed = traffic?.failed
        return view
    }

    /// Told when it is over.
    var sentence: String {
        let parts = [
            drill.detectedAfter.map { "noticed after \($0.text)" } ?? "not noticed",
            drill.ejectedAfter.map { "out of the pool after \($0.text)" },
            drill.replacedAfter.map { "replacement started after \($0.text)" },
            drill.recoveredAfter.map { "all well after \($0.text)" },
            traffic.map { "\($0.failed) of \($0.requests) requests failed meanwhile" },
        ]
        let what = "the fault '\(drill.fault.rawValue)' in \(drill.replica) is over"
        return what + ": " + parts.compactMap(\.self).joined(separator: ", ")
    }
}

/// Requests of one service, as the front has counted them so far.
struct ServiceTraffic: Sendable, Equatable {
    private(set) var requests: UInt64
    /// Answered 5xx, or cut off before the end of their response.
    private(set) var failed: UInt64

    init?(of service: ServiceName, _ samples: [CounterSample]) {
        guard
            let sample = samples.first(where: {
                $0.kind == .service && $0.name == service.description
            })
        else { return nil }
        requests = sample[.requests]
        let answered =
            sample[.responses2xx] + sample[.responses3xx] + sample[.responses4xx]
            + sample[.responses5xx] + sample[.inFlight]
        failed = sample[.responses5xx] + (requests > answered ? requests - answered : 0)
    }

    /// Nil where the front has begun to count anew, or nothing was counted before.
    func since(_ before: ServiceTraffic?) -> ServiceTraffic? {
        guard let before, requests >= before.requests, failed >= before.failed else { return nil }
        var span = self
        span.requests -= before.requests
        span.failed -= before.failed
        return span
    }
}
