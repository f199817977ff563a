import Foundation
import Testing

@testable import Model

@Suite("What an older release stored of a front policy")
struct FrontPolicyDecodingTests {
    @Test("fields that it did not know yet get their defaults")
    func missingFields() throws {
        let stored = #"{"listen":[{"ipv4":{"host":"127.0.0.1","port":8080}}],"mode":"tcp"}"#
        let policy = try JSONDecoder().decode(FrontPolicy.self, from: Data(stored.utf8))
        #expect(policy == FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: 8080)], mode: .tcp))
    }

    @Test("every field is read back")
    func everyField() throws {
        var policy = FrontPolicy(listen: [.unix(path: "/run/a.sock")])
        policy.match = RequestMatch(hosts: ["a.example"], pathPrefixes: ["/a"])
        policy.balance = .leastRequests
        policy.sticky = .header(name: "x-user")
        policy.slowStart = .seconds(1)
        policy.requestsPerReplicaMaximum = 2
        policy.retries.percent = 3
        policy.ejection.panicPercent = 4
        policy.drainDeadline = .seconds(5)
        policy.holdDeadline = .seconds(6)
        policy.heldRequestsMaximum = 7
        policy.connectTimeout = .seconds(8)
        policy.responseTimeout = .seconds(9)
        policy.idleTimeout = .seconds(10)
        policy.headerTimeout = .seconds(11)
        policy.bodyTimeout = .seconds(12)
        policy.streamIdleTimeout = .seconds(13)
        policy.bodyBytesMaximum = 14
        policy.clientsMaximum = 15
        policy.forwarding.via = false
        policy.proxyProtocol = .v1
        policy.accessLog = .journal
        // A field that this test does not change would not be missed when it is not decoded.
        let plain = Mirror(reflecting: FrontPolicy(listen: []))
        for (changed, unchanged) in zip(Mirror(reflecting: policy).children, plain.children)
        where changed.label != "mode" {
            #expect("\(changed.value)" != "\(unchanged.value)", "\(changed.label ?? "")")
        }
        let stored = try JSONEncoder().encode(policy)
        #expect(try JSONDecoder().decode(FrontPolicy.self, from: stored) == policy)
    }
}
