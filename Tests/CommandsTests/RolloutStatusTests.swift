import Commands
import ControlAPI
import Model
import Testing

@Suite struct RolloutStatusTests {
    private let half = Sample.rollout(.progressing, updated: 1, "1 of 2 replicas are new")
    private let whole = Sample.rollout(.complete, updated: 2, "both replicas are new")

    @Test func aRolloutIsFollowedToItsEnd() async throws {
        let daemon = try FakeDaemon(.value(half), .value(half), .value(whole))
        let run = await Transcript.of("rollout", "status", "orders", "--socket", daemon.path)
        #expect(run.status == .ok)
        #expect(run.lines == ["1 of 2 replicas are new", "both replicas are new"])
        #expect(daemon.requests.count == 3)
    }

    @Test(arguments: [RolloutView.State.failed, .paused])
    func aRolloutThatDoesNotCompleteIsAFailure(state: RolloutView.State) async throws {
        let end = Sample.rollout(state, updated: 1, "no progress for 1 min")
        let daemon = try FakeDaemon(.value(half), .value(end))
        let run = await Transcript.of("rollout", "status", "orders", "--socket", daemon.path)
        #expect(run.status == .failed)
        #expect(run.lines.last == "no progress for 1 min")
        #expect(run.errors.isEmpty)
    }

    @Test func withoutWaitingOneLookIsEnough() async throws {
        let daemon = try FakeDaemon(.value(half))
        let run = await Transcript.of(
            "rollout", "status", "orders", "--no-wait", "--socket", daemon.path)
        #expect(run.status == .ok)
        #expect(run.output == "1 of 2 replicas are new\n")
        #expect(daemon.requests.count == 1)
    }

    @Test func aDaemonThatIsRestartedMeanwhileIsWaitedFor() async throws {
        let resuming = try FakeDaemon.Answer.refusal(ErrorReply(refusal: .notYetResumed))
        let daemon = try FakeDaemon(.value(half), .hangUp, resuming, .value(whole))
        let run = await Transcript.of("rollout", "status", "orders", "--socket", daemon.path)
        #expect(run.status == .ok)
        #expect(run.lines.last == "both replicas are new")
    }

    @Test func eventsAreFollowedFromTheLastSeen() async throws {
        let daemon = try FakeDaemon(
            .value([Sample.event(7)]), .value([Sample.event(9, "second")]),
            .refusal(ErrorReply(code: .failed, message: "enough")))
        let run = await Transcript.of("events", "-f", "-n", "1", "--socket", daemon.path)
        #expect(run.status == .failed)
        #expect(run.lines.count == 2)
        #expect(run.lines[1].hasSuffix("orders-3-1 replica-ready: second"))
        #expect(
            daemon.requests.map(\.line) == [
                "GET /v1/events?limit=1 HTTP/1.1", "GET /v1/events?limit=1000&after=7 HTTP/1.1",
                "GET /v1/events?limit=1000&after=9 HTTP/1.1",
            ])
    }
}
