import ControlAPI
import Foundation
import Model
import Testing

/// Users script with these names: a change here breaks them and needs a new `APIVersion`.
@Suite struct JSONTests {
    let orders: ServiceName

    init() throws { orders = try ServiceName("orders") }

    private func fields(of value: some Encodable) throws -> [String: any Equatable] {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
        let fields = try #require(object as? [String: Any])
        return fields.mapValues { "\($0)" }
    }

    private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    @Test func serviceFieldsAreThese() throws {
        let view = ServiceView(
            name: orders, state: .rolling, status: "rolling", desired: 3, current: 4, upToDate: 1,
            available: 3, ageSeconds: 7, revision: 2,
            scaling: ScalingView(mode: .automatic, minimum: 1, maximum: 5, cpuTargetPercent: 60),
            frontAddresses: ["127.0.0.1:8080"], cpuPercent: 35)
        #expect(try roundTrip(view) == view)
        #expect(
            try fields(of: view).keys.sorted() == [
                "ageSeconds", "available", "cpuPercent", "current", "desired", "frontAddresses",
                "name", "revision", "scaling", "state", "status", "upToDate",
            ])
    }

    @Test func replicaFieldsAreTheseAndUnknownFiguresAreLeftOut() throws {
        let id = ReplicaID(service: orders, revision: 3, ordinal: 1)
        var view = ReplicaView(
            id: id, phase: .backingOff, unitName: "coxswain-orders-3-1.service", restarts: 2,
            ageSeconds: 5)
        #expect(
            try fields(of: view).keys.sorted() == [
                "ageSeconds", "name", "ordinal", "phase", "restarts", "revision", "service",
                "unitName",
            ])
        view.cpuMilliCores = 12
        view.memoryWorkingSetBytes = .max
        #expect(try roundTrip(view) == view)
        let text = try String(decoding: JSONEncoder().encode(view), as: UTF8.self)
        #expect(text.contains(#""phase":"backing-off""#))
        #expect(text.contains(#""service":"orders""#))
    }

    @Test func eventTimesAreTextsOfRFC3339() throws {
        let event = EventView(
            id: 9, time: Timestamp(millisecondsSince1970: 1_500), service: nil, replica: nil,
            kind: "front-lost", severity: .warning, message: "gone")
        let text = try String(decoding: JSONEncoder().encode(event), as: UTF8.self)
        #expect(text.contains(#""time":"1970-01-01T00:00:01.500Z""#))
        #expect(try roundTrip(event) == event)
    }

    @Test func aFieldFromTheFutureIsIgnored() throws {
        let json = #"{"sentence":"done","mood":"good"}"#
        let reply = try JSONDecoder().decode(ActionReply.self, from: Data(json.utf8))
        #expect(reply == ActionReply(sentence: "done"))
    }

    @Test func everyRefusalHasItsStatus() throws {
        let replica = ReplicaID(service: orders, revision: 1, ordinal: 1)
        let statuses: [(Refusal, Int)] = [
            (.unknownService(orders), 404), (.unknownReplica(replica), 404),
            (.unknownRevision(orders, 9, kept: [1, 2]), 404), (.noEarlierRevision(orders), 409),
            (.noRollout(orders), 409),
            (.outOfBounds(orders, asked: 9, minimum: 1, maximum: 5), 409),
            (.tooManyServices(maximum: 500), 409),
            (.addressInUse(.ipv4(host: "127.0.0.1", port: 80), by: orders), 409),
            (.addressNotShared(.unix(path: "/run/a.sock"), with: orders), 409),
            (
                .requestsInUse(
                    RequestClaim(host: "a", pathPrefix: "/"), on: .unix(path: "/run/a.sock"),
                    by: orders), 409
            ),
            (.notYetResumed, 503),
        ]
        for (refusal, status) in statuses {
            let reply = ErrorReply(refusal: refusal)
            #expect(reply.code.status == status)
            #expect(reply.message == refusal.description)
            #expect(try roundTrip(reply) == reply)
        }
    }

    @Test func aHostReportSurvivesTheWay() throws {
        let fault = DiagnosticView(file: "a.yaml", line: 2, column: 3, message: "no", hint: "yes")
        let report = HostReport(
            systemdVersion: 252, kernel: "6.1.0", bootID: "b", cgroupLayout: .hybrid,
            controllers: ["cpu"], hasFreezer: false, hasPressure: true,
            hasSocketDiagnosis: true, cpuCount: 2,
            memoryTotalBytes: 1, memoryAvailableBytes: 1, tcpMigrateRequests: nil,
            front: FrontState(isConnected: true, pid: 7),
            history: HistoryState(state: .setAside, path: "/h", setAsidePath: "/h.corrupt-1"),
            policies: PolicyDirectoryState(
                path: "/p", refused: [RefusedPolicyFile(file: "a.yaml", diagnostics: [fault])]))
        #expect(try roundTrip(report) == report)
    }
}
