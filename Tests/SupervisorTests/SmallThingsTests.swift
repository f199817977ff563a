import Foundation
import LinuxIO
import Model
import Testing

@testable import Supervisor

@Suite struct KeyPlaceTests {
    @Test(arguments: [
        ("run:\n  command: [x]", 2, 3),
        ("run: { user: a, command: [x] }", 1, 17),
        ("# command: no\nrun: {command: [x]}", 2, 7),
        ("pre-command: x\ncommand: y", 2, 1),
    ])
    func aKeyIsFoundWhereItStands(_ text: String, _ line: Int, _ column: Int) {
        #expect(KeyPlace.first(of: "command", in: text) == (line, column))
    }

    @Test func aKeyThatIsNotSeenPointsAtTheBeginning() {
        #expect(KeyPlace.first(of: "command", in: "\"command\" : x") == (1, 1))
    }
}

@Suite struct InstanceLockTests {
    @Test func theSecondIsRefusedAndToldWhoHoldsIt() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("lock-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try InstanceLock.take(at: path)
        do {
            _ = try InstanceLock.take(at: path)
            Issue.record("the lock was given twice")
        } catch {
            #expect(error.description.contains("process \(getpid())"))
        }
        withExtendedLifetime(first) {}
    }

    @Test func itIsFreeAfterItsHolder() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("lock-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        do { _ = try InstanceLock.take(at: path) }
        _ = try InstanceLock.take(at: path)
    }
}

@Suite struct EndpointCheckTests {
    @Test func aSocketPathLongerThanTheKernelTakesIsRefused() {
        let longest = "/" + String(repeating: "a", count: 106)
        #expect(EndpointCheck.fault(of: .unix(path: longest)) == nil)
        guard case .refused(let why) = EndpointCheck.fault(of: .unix(path: longest + "a")) else {
            Issue.record("it was taken")
            return
        }
        #expect(why.contains("108 bytes"))
    }

    @Test func thePortOfAListenerIsTaken() throws {
        let listener = try Socket.listen(at: .loopback(port: 0))
        guard case .ipv4(_, let port) = try Socket.localAddress(listener.raw) else { return }
        #expect(EndpointCheck.fault(of: .loopback(port: port)) == .portTaken(port))
    }

    @Test func aPortThatCannotBeLookedAtIsNotTaken() async {
        await #expect(processExitsWith: .success) {
            var none = rlimit(rlim_cur: 0, rlim_max: 0)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none) == 0)
            #expect(EndpointCheck.fault(of: .loopback(port: 20_001)) == nil)
        }
    }
}

@Suite struct ReplicaEnvironmentTests {
    @Test(arguments: [
        Endpoint.loopback(port: 20_001), .unix(path: "/run/coxswain/replicas/my-app-3-2.sock"),
        .direct(host: "127.0.0.1", port: 80), .direct(host: "::1", port: 80),
    ])
    func whatAReplicaIsToldIsEnoughToKnowItBy(_ endpoint: Endpoint) throws {
        let id = ReplicaID(service: try ServiceName("my-app"), revision: 3, ordinal: 2)
        let launch = ReplicaLaunch(
            id: id, template: ReplicaTemplate(command: ["/bin/true"]), digest: "abc",
            endpoint: endpoint)
        let table = ReplicaEnvironment.of(launch)
        #expect(table["COXSWAIN_SERVICE"] == "my-app")
        #expect(table["COXSWAIN_REVISION"] == "3")
        #expect(table["COXSWAIN_ORDINAL"] == "2")
        #expect(table["COXSWAIN_DIGEST"] == "abc")
        #expect(ReplicaEnvironment.endpoint(in: table) == endpoint)
    }
}
