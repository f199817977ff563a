import LinuxIO
import Model
import Testing

@testable import Supervisor

/// Warm-up requests against a real socket.
@Suite struct WarmUpRunTests {
    private static let good = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    private func run(
        _ warmUp: WarmUp, reply: String?
    ) throws -> (outcome: WarmUpRun.Outcome, asked: [String]) {
        let loop = try EventLoop()
        let server = try ReplyingServer(on: loop, reply: reply)
        var outcome: WarmUpRun.Outcome?
        let run = WarmUpRun(
            warmUp, of: .loopback(port: server.port), on: loop, slots: ProbeSlots(count: 1)
        ) {
            outcome = $0
            loop.stop()
        }
        loop.run()
        withExtendedLifetime(run) {}
        return (try #require(outcome), server.asked)
    }

    @Test func pathsAreAskedForInTurnUntilThereWereEnough() throws {
        var warmUp = WarmUp(paths: ["/a", "/b"])
        warmUp.requests = 5
        warmUp.headers = ["Host": "shop.example"]
        let (outcome, asked) = try run(warmUp, reply: Self.good)
        #expect(outcome.answered == 5)
        #expect(outcome.failed == 0)
        #expect(asked.map { $0.split(separator: " ")[1] } == ["/a", "/b", "/a", "/b", "/a"])
        #expect(asked.allSatisfy { $0.contains("Host: shop.example\r\n") })
    }

    @Test func badAnswersCountAndAreTold() throws {
        var warmUp = WarmUp(paths: ["/a"])
        warmUp.requests = 3
        let reply = "HTTP/1.1 500 Ill\r\nContent-Length: 0\r\n\r\n"
        let (outcome, asked) = try run(warmUp, reply: reply)
        #expect(asked.count == 3)
        #expect((outcome.answered, outcome.failed) == (0, 3))
        let id = try #require(ReplicaID("orders-1-1"))
        #expect(outcome.sentence(of: id).contains("answered 0 of 3 requests"))
        #expect(outcome.sentence(of: id).hasSuffix("answers GET /a with 500"))
    }

    @Test func silenceEndsAtTheDeadline() throws {
        var warmUp = WarmUp(paths: ["/a"])
        warmUp.deadline = .milliseconds(50)
        let (outcome, _) = try run(warmUp, reply: nil)
        #expect(outcome.answered == 0)
        #expect(outcome.took >= .milliseconds(50))
    }

    @Test func whatIsCalledOffTellsNothing() throws {
        let loop = try EventLoop()
        let server = try ReplyingServer(on: loop, reply: nil)
        var isTold = false
        var warmUp = WarmUp(paths: ["/a"])
        warmUp.deadline = .milliseconds(20)
        let run = WarmUpRun(
            warmUp, of: .loopback(port: server.port), on: loop, slots: ProbeSlots(count: 1)
        ) { _ in isTold = true }
        run.end()
        loop.schedule(at: MonotonicClock.now + 60_000_000) { loop.stop() }
        loop.run()
        #expect(!isTold)
    }
}
