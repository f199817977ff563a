import FrontWire
import LinuxIO
import Model
import Testing

/// After the acknowledgement of a drain not one byte is sent to the replica: under load, by several
/// workers, and while the front is replaced by another process.
@Suite struct SilenceTests {
    private static let drains = 1_000
    private static let drainsPerReload = 300
    private static let clients = 6

    @Test("a thousand drains under load: nothing is sent afterwards, and no request is lost")
    func nothingFollowsTheAcknowledgement() throws {
        _ = ResourceLimits.raiseDescriptors()
        let fronts = try Fronts(workers: 3)
        func replica(_ number: Int) throws -> CountedReplica {
            try CountedReplica(at: fronts.scratch.file("replica-\(number)"))
        }
        var replicas = [try replica(1)]
        try fronts.route(to: replicas[0].endpoint)
        let load = Load(clients: SilenceTests.clients, address: fronts.address)
        for number in 1...SilenceTests.drains {
            let next = try replica(number + 1)
            try fronts.route(to: next.endpoint, as: "orders-1-\(number + 1)")
            fronts.daemon.send(.drain(ReplicaID("orders-1-\(number)")!, deadline: .seconds(60)))
            let drained = try fronts.daemon.nextDrained()
            #expect(drained.replica.ordinal == number)
            #expect(drained.cut == 0)
            replicas[number - 1].acknowledge()
            replicas.append(next)
            if number % SilenceTests.drainsPerReload == 0 {
                #expect(try fronts.reload().status == 0)
            }
        }
        let answered = load.end()
        for replica in replicas.dropLast() { replica.expectSilence() }
        #expect(replicas.reduce(0) { $0 + $1.requests } == answered)
        print("\(SilenceTests.drains) drains beside \(answered) requests")
    }
}
