import LinuxIO
import Model
import SystemdBus

/// Tells people of failures, one try at a time for each: the core says when, and tries again. Nothing
/// waits for it, and only so many are under way at once.
final class AlertRunner {
    private typealias Outcome = (_ failure: String?) -> Void

    private let bootID: String
    private let loop: EventLoop
    private let starts: AlertStarts
    private let deliver: (Event) -> Void
    private let slots = ProbeSlots(count: Limits.concurrentAlerts)
    /// Held until they are answered.
    private var attempts: [AlertKey: ProbeAttempt] = [:]

    private struct AlertKey: Hashable {
        let service: ServiceName
        let number: Int64
    }

    init(
        client: SystemdClient, loop: EventLoop, bootID: String,
        deliver: @escaping (Event) -> Void
    ) {
        self.loop = loop
        self.bootID = bootID
        self.deliver = deliver
        starts = AlertStarts(client: client, loop: loop)
    }

    func tell(_ alert: Alert, of service: ServiceName) {
        slots.take { [weak self] in
            self?.begin(alert, of: service)
            return self != nil
        }
    }

    private func begin(_ alert: Alert, of service: ServiceName) {
        let onEnd: Outcome = { [weak self] failure in
            guard let self else { return }
            attempts[AlertKey(service: service, number: alert.number)] = nil
            slots.giveBack()
            deliver(.alertEnded(service, number: alert.number, failure: failure))
        }
        switch alert.target {
        case .unit(let unit):
            starts.start(UnitName(alerting: unit, of: service), within: alert.timeout, onEnd: onEnd)
        case .webhook(let address):
            post(AlertMessage(alert, of: service, bootID: bootID), to: address, alert, onEnd)
        }
    }

    private func post(
        _ message: AlertMessage, to address: WebhookAddress, _ alert: Alert,
        _ onEnd: @escaping Outcome
    ) {
        let key = AlertKey(service: message.service, number: alert.number)
        attempts[key] = ProbeAttempt(
            .post(HTTPPost(message.json, to: address)),
            of: .address(host: address.host, port: address.port), within: alert.timeout, on: loop
        ) { verdict in
            switch verdict {
            case .passed: onEnd(nil)
            case .failed(let why): onEnd(why)
            case .notAsked: onEnd("it was not asked")
            }
        }
    }

    func handle(_ event: SystemdEvent) {
        if case .jobRemoved(let job) = event { starts.ended(job) }
    }
}

extension UnitName {
    /// Of a template the instance is the service's name.
    fileprivate init(alerting unit: String, of service: ServiceName) {
        guard let at = unit.firstIndex(of: "@"), unit[unit.index(after: at)...].hasPrefix(".")
        else {
            self.init(unit)
            return
        }
        let escaped = UnitEscaping.escape(service.description)
        self.init(unit[...at] + escaped + unit[unit.index(after: at)...])
    }
}
