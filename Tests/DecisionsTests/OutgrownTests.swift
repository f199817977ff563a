import Decisions
import Model
import Simulation
import Testing

/// Replicas that hold more memory than they should.
@Suite struct OutgrownTests {
    private func host(replicas: Int = 2) -> SimulatedHost {
        SimulatedHost.ready(
            .web(replicas: replicas).changed {
                $0.restart.memory = .init(aboveBytes: 400 << 20, span: .seconds(5))
            })
    }

    /// So much of each for so many seconds; nil: nobody can tell.
    private func hold(
        _ memory: [String: UInt64?], for seconds: Int, in host: inout SimulatedHost
    ) {
        for _ in 0..<seconds {
            let samples = memory.sorted { $0.key < $1.key }.map { name, mebibytes in
                var sample = ReplicaSample(replica: replicaID(name))
                sample.cpuMilliCores = 100
                sample.workingSetBytes = mebibytes.map { $0 << 20 }
                return sample
            }
            host.happens(.sampled(samples))
            host.run(for: .seconds(1))
        }
    }

    @Test func oneThatHoldsTooMuchForTooLongIsReplacedItsSuccessorFirst() {
        var host = host()
        hold(["orders-1-1": 401, "orders-1-2": 100], for: 6, in: &host)
        let deeds = host.deeds.map(\.deed)
        let started = deeds.firstIndex(of: "start orders-1-3")
        let drained = deeds.firstIndex { $0.hasPrefix("drain orders-1-1") }
        #expect(started != nil)
        host.run(for: .seconds(60))
        #expect(host.pool() == ["orders-1-2", "orders-1-3"])
        if let started, let drained { #expect(started < drained) }
        #expect(
            host.said(.replicaOutgrown) == [
                "orders-1-1 is replaced: it holds 401M of memory, more than 400M for 5 s"
            ])
        #expect(host.breaches.isEmpty)
    }

    @Test func aPeakIsNoGrowthAndAGapBeginsAnew() {
        var host = host()
        hold(["orders-1-1": 900], for: 4, in: &host)
        hold(["orders-1-1": 300], for: 1, in: &host)
        hold(["orders-1-1": 900], for: 4, in: &host)
        hold(["orders-1-1": UInt64?.none], for: 1, in: &host)
        hold(["orders-1-1": 900], for: 4, in: &host)
        #expect(host.said(.replicaOutgrown).isEmpty)
        #expect(host.breaches.isEmpty)
    }

    @Test func ofSeveralTheLargestGoesFirstAndTheNextAfterIt() {
        var host = host(replicas: 3)
        let memory: [String: UInt64?] = ["orders-1-1": 500, "orders-1-2": 600, "orders-1-3": 550]
        hold(memory, for: 6, in: &host)
        #expect(host.said(.replicaOutgrown).map { $0.prefix(10) } == ["orders-1-2"])
        host.run(for: .seconds(60))
        hold(["orders-1-1": 500, "orders-1-3": 550], for: 6, in: &host)
        let order = host.said(.replicaOutgrown).map { $0.prefix(10) }
        #expect(order == ["orders-1-2", "orders-1-3", "orders-1-1"])
        #expect(host.breaches.isEmpty)
    }

    @Test func withoutABoundNobodyIsReplaced() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        hold(["orders-1-1": 100_000], for: 30, in: &host)
        #expect(host.said(.replicaOutgrown).isEmpty)
        #expect(host.pool() == ["orders-1-1", "orders-1-2"])
    }

    @Test func theOnlyReplicaIsReplacedSoToo() {
        var host = host(replicas: 1)
        hold(["orders-1-1": 450], for: 6, in: &host)
        host.run(for: .seconds(60))
        #expect(host.pool() == ["orders-1-2"])
        #expect(host.breaches.isEmpty)
    }
}
