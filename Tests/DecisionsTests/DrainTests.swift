import Decisions
import Model
import Simulation
import Testing

@Suite struct DrainTests {
    private func ready(replicas: Int = 2) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(
            .apply(.web(replicas: replicas).changed { $0.front?.drainDeadline = .seconds(10) }))
        host.run(for: .seconds(10))
        return host
    }

    /// Only what concerns one replica: its leaving the routes, drain, stop.
    private func story(_ host: SimulatedHost, of id: String, from index: Int) -> [String] {
        host.effects.dropFirst(index).compactMap { entry in
            switch entry.effect {
            case .publish(let table):
                table.contains { $0.endpoints.contains { $0.replica.description == id } }
                    ? nil : "published without"
            case .drain(let other, let deadline) where other.description == id:
                "drain within \(deadline.text)"
            case .stop(let other) where other.description == id: "stop"
            case .release(let other) where other.description == id: "release"
            default: nil
            }
        }
    }

    @Test func outOfThePoolThenDrainedThenStopped() {
        var host = ready()
        let before = host.effects.count
        host.ask(.scale(orders, replicas: 1))
        #expect(
            story(host, of: "orders-1-2", from: before) == [
                "published without", "drain within 10 s",
            ])
        host.run(for: .milliseconds(299))
        #expect(!host.deeds.map(\.deed).contains("stop orders-1-2"))
        host.run(for: .seconds(5))
        #expect(
            story(host, of: "orders-1-2", from: before) == [
                "published without", "drain within 10 s", "stop", "release",
            ])
        #expect(
            host.said(.replicaDraining) == [
                "orders-1-2 finishes its requests within 10 s: scale-in from 2 to 1: asked for"
            ])
        #expect(host.said(.replicaStopping) == ["orders-1-2 stops: drained in 300 ms"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aReplicaNeverInThePoolIsStoppedAtOnce() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 2)))
        host.run(for: .milliseconds(50))
        host.ask(.scale(orders, replicas: 1))
        #expect(host.deeds.last?.deed == "stop orders-1-2")
    }

    @Test func anUnreadyReplicaLeavesThePoolAtOnceAndIsStillDrainedBeforeItsStop() {
        var host = ready()
        host.happens(.unready(replicaID("orders-1-1"), why: "status 503"))
        #expect(host.pool() == ["orders-1-2"])
        host.ask(.scale(orders, replicas: 1))
        #expect(host.deeds.last?.deed == "drain orders-1-1")
        host.run(for: .seconds(2))
        #expect(host.running == ["orders-1-2"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aFrontThatDoesNotAnswerIsWaitedForUntilTheDeadlineAndItsGrace() {
        var host = ready()
        host.drainDelay = .seconds(3_600)
        var fleetDrain = host
        fleetDrain.ask(.scale(orders, replicas: 1))
        // The front loses itself before it can answer.
        fleetDrain.loseFront()
        fleetDrain.run(for: .milliseconds(11_999))
        #expect(!fleetDrain.deeds.map(\.deed).contains("stop orders-1-2"))
        fleetDrain.run(for: .milliseconds(1))
        #expect(fleetDrain.deeds.last?.deed == "stop orders-1-2")
        #expect(fleetDrain.breaches.isEmpty)
    }

    @Test func aFrontThatComesBackIsAskedAgainForTheTimeThatIsLeft() {
        var host = ready()
        host.drainDelay = .seconds(3_600)
        host.ask(.scale(orders, replicas: 1))
        host.loseFront()
        host.run(for: .seconds(4))
        host.drainDelay = .milliseconds(100)
        let before = host.effects.count
        host.reconnectFront()
        #expect(
            story(host, of: "orders-1-2", from: before) == [
                "published without", "drain within 6 s",
            ])
        host.run(for: .milliseconds(100))
        #expect(host.deeds.last?.deed == "stop orders-1-2")
        #expect(host.breaches.isEmpty)
    }

    @Test func whileTheFrontIsAwayNoReadyReplicaIsSentAway() {
        var host = ready()
        host.loseFront()
        host.ask(.scale(orders, replicas: 1))
        host.ask(.restart(orders))
        host.run(for: .seconds(120))
        #expect(host.running.contains("orders-1-1") && host.running.contains("orders-1-2"))
        #expect(host.state()?.heldBecause != nil)
        host.reconnectFront()
        host.run(for: .seconds(30))
        #expect(host.counts()?.current == 1)
        #expect(host.state()?.heldBecause == nil)
        #expect(host.breaches.isEmpty)
    }

    @Test func aReplicaThatEndsWhileDrainingIsDone() {
        var host = ready()
        host.ask(.scale(orders, replicas: 1))
        host.crash(replicaID("orders-1-2"), .exited(status: 0))
        host.run(for: .seconds(30))
        #expect(!host.deeds.map(\.deed).contains("stop orders-1-2"))
        #expect(host.running == ["orders-1-1"])
        #expect(host.said(.replicaFailed).isEmpty)
    }

    @Test func oneReplicaOnRequestItsSuccessorFirst() {
        var host = ready(replicas: 1)
        #expect(
            host.ask(.drain(replicaID("orders-1-1")))
                == .accepted("orders-1-1: will be drained and stopped once its successor is ready"))
        host.run(for: .milliseconds(219))
        #expect(host.deeds.last?.deed == "start orders-1-2")
        #expect(host.said(.replicaStarting).last == "orders-1-2 starts: drain asked for")
        host.run(for: .seconds(5))
        #expect(host.running == ["orders-1-2"])
        #expect(
            host.said(.replicaDraining) == [
                "orders-1-1 finishes its requests within 10 s: drain asked for"
            ])
        #expect(
            host.ask(.drain(replicaID("orders-1-7")))
                == .refused(.unknownReplica(replicaID("orders-1-7"))))
        #expect(host.breaches.isEmpty)
    }

    @Test func aWorkerWithoutAFrontIsStoppedWithoutADrain() {
        var host = SimulatedHost()
        host.ask(.apply(.worker(replicas: 2)))
        host.run(for: .seconds(5))
        host.ask(.scale(orders, replicas: 1))
        #expect(host.deeds.last?.deed == "stop orders-1-2")
    }
}
