import ControlAPI
import Model

enum Sample {
    static func service(_ name: String = "orders", available: Int = 2) throws -> ServiceView {
        ServiceView(
            name: try ServiceName(name), state: available < 2 ? .degraded : .running,
            status: "\(available) of 2 available", desired: 2, current: 2, upToDate: 2,
            available: available, ageSeconds: 130, revision: 3,
            scaling: ScalingView(mode: .automatic, minimum: 2, maximum: 6, cpuTargetPercent: 60),
            frontAddresses: ["127.0.0.1:8080"], cpuPercent: 35)
    }

    static func replica(_ ordinal: Int, of service: String = "orders") throws -> ReplicaView {
        let id = ReplicaID(service: try ServiceName(service), revision: 3, ordinal: ordinal)
        var view = ReplicaView(
            id: id, phase: .ready, unitName: "coxswain-\(id).service", restarts: 0,
            ageSeconds: 70, endpoint: "127.0.0.1:2000\(ordinal)", reason: "2 wanted")
        view.cpuMilliCores = 12
        view.memoryWorkingSetBytes = 25_690_112
        view.tasks = 3
        view.requestsTotal = 1_234
        view.requestsInFlight = 1
        return view
    }

    static func rollout(_ state: RolloutView.State, updated: Int, _ sentence: String)
        -> RolloutView
    {
        RolloutView(
            from: 2, to: 3, state: state, updated: updated, available: updated, desired: 2,
            old: 2 - updated, sentence: sentence)
    }

    static func event(_ id: Int64, _ message: String = "it is ready") throws -> EventView {
        EventView(
            id: id, time: Timestamp(millisecondsSince1970: 1_700_000_000_000),
            service: try ServiceName("orders"), replica: "orders-3-1", kind: "replica-ready",
            severity: .normal, message: message)
    }

    static func detail() throws -> ServiceDetail {
        var detail = ServiceDetail(
            service: try service(), policy: [PolicyLine(label: "command", text: "/usr/bin/orders")],
            revisions: [
                RevisionView(
                    number: 3, digest: "0123456789abcdef", isTarget: true, replicas: 2,
                    command: "/usr/bin/orders")
            ],
            rollout: rollout(.complete, updated: 2, "all 2 replicas are at revision 3"),
            replicas: [try replica(1)], events: [try event(1)],
            listenFailures: ["127.0.0.1:80: permission denied"])
        detail.addresses = [
            AddressView(
                address: "127.0.0.1:8080", accepted: 120, connected: 7, held: 3, retried: 2,
                shed: 1)
        ]
        detail.policyFile = "/etc/coxswain/policies/orders.yaml"
        detail.undoneNote = "held at revision 3 by an undo"
        return detail
    }
}
