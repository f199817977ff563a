import Decisions
import Model
import Simulation
import Testing

/// What makes a revision, and what is remembered of it.
@Suite struct RevisionTests {
    @Test func aRevisionRemembersWhoMadeIt() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        let origin = ChangeOrigin(wallMilliseconds: 1, author: "ann", message: "faster")
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2), from: origin))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(30))
        // The same template again is the same revision, whoever asks.
        let other = ChangeOrigin(wallMilliseconds: 2, author: "bob")
        host.ask(.apply(.web(orders, .version("v2"), replicas: 3), from: other))
        #expect(host.state()?.revisions.map(\.origin) == [nil, origin])
    }

    @Test func aChangedFileIsARevisionAndTheAnswerNamesIt() {
        func holding(_ digest: String) -> ServicePolicy {
            ServicePolicy.web(replicas: 2).changed {
                $0.template.contents = ["/etc/a": "same", "/etc/b": digest]
            }
        }
        var host = SimulatedHost.ready(holding("one"))
        #expect(host.ask(.apply(holding("one"))) == .accepted("orders: unchanged"))
        #expect(
            host.ask(.apply(holding("two")))
                == .accepted("orders: revision 2 rolls out over 2 replicas, as /etc/b has changed"))
        host.run(for: .seconds(30))
        #expect(host.counts()?.upToDate == 2)
    }
}
