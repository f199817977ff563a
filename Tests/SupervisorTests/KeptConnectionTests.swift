import LinuxIO
import Model
import Testing

@testable import Supervisor

/// Questions that are put again and again on one connection.
@Suite struct KeptConnectionTests {
    private static let good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private let loop: EventLoop
    private let server: ReplyingServer
    private let call: ProbeCall

    init() throws {
        loop = try EventLoop()
        server = try ReplyingServer(on: loop, reply: Self.good)
        let timeout = Duration.milliseconds(200)
        call = ProbeCall(
            .http(HTTPQuestion(path: "/up")), of: .loopback(port: server.port), within: timeout,
            keeping: KeptConnection(period: .seconds(1), timeout: timeout))
    }

    private func ask() throws -> ProbeVerdict {
        var verdict: ProbeVerdict?
        let attempt = ProbeAttempt(call, on: loop) { [loop] in
            verdict = $0
            loop.stop()
        }
        loop.run()
        withExtendedLifetime(attempt) {}
        return try #require(verdict)
    }

    private func isFailed(_ verdict: ProbeVerdict, _ text: String) -> Bool {
        if case .failed(let why) = verdict { why.contains(text) } else { false }
    }

    @Test func aConnectionIsKeptForTheNextQuestion() throws {
        for _ in 1...5 { #expect(try ask() == .passed) }
        #expect(server.asked.count == 5)
        #expect(server.accepted == 1)
        #expect(!server.asked[0].contains("Connection"))
    }

    @Test func afterSoManyQuestionsANewOneShowsThatItAccepts() throws {
        for _ in 0...Limits.questionsPerConnection { #expect(try ask() == .passed) }
        #expect(server.accepted == 2)
    }

    @Test(
        "a connection that cannot carry another answer is not kept",
        arguments: [
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nto the end",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nsurplus",
            "HTTP/1.1 204 No Content\r\n\r\nsurplus",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\nsurplus",
        ])
    func isNotKept(_ reply: String) throws {
        server.reply = reply
        for _ in 1...3 { #expect(try ask() == .passed) }
        #expect(server.accepted == 3)
    }

    @Test(
        "one that can is",
        arguments: [
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        ])
    func isKept(_ reply: String) throws {
        server.reply = reply
        for _ in 1...3 { #expect(try ask() == .passed) }
        #expect(server.accepted == 1)
    }

    @Test func whatTheReplicaHasClosedIsNoFailure() throws {
        server.closesAfterReply = true
        for _ in 1...4 { #expect(try ask() == .passed) }
        #expect(server.accepted == 4)
    }

    @Test func aFailureIsToldAndTheNextQuestionHasANewConnection() throws {
        #expect(try ask() == .passed)
        server.reply = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
        #expect(isFailed(try ask(), "answers GET /up with 503"))
        server.reply = Self.good
        #expect(try ask() == .passed)
        #expect(server.accepted == 2)
    }

    @Test func oneThatHangsIsFoundAtTheTimeout() throws {
        #expect(try ask() == .passed)
        server.reply = nil
        let begun = MonotonicClock.now
        #expect(isFailed(try ask(), "within 200 ms"))
        #expect(MonotonicClock.now - begun >= 200_000_000)
    }

    @Test func anAnswerThatIsLateForTheLookIsWaitedFor() throws {
        #expect(try ask() == .passed)
        server.reply = nil
        server.answersAfter = .milliseconds(100)
        #expect(try ask() == .passed)
        #expect(server.accepted == 1)
    }

    @Test func longPausesAndShortTimeoutsKeepNone() {
        #expect(KeptConnection(period: .seconds(5), timeout: .seconds(1)) == nil)
        #expect(KeptConnection(period: .seconds(1), timeout: .milliseconds(20)) == nil)
        #expect(KeptConnection(period: .milliseconds(100), timeout: .milliseconds(20)) != nil)
    }

    @Test("answers are looked for on the grid on which questions are put, a while after them")
    func looks() throws {
        let kept = try #require(KeptConnection(period: .seconds(1), timeout: .seconds(1)))
        let step: Int64 = 32_000_000
        for now in [10 * step, 10 * step + 1_000_000, 10 * step + 15_000_000] {
            #expect(kept.nextLook(after: now) == 11 * step)
        }
        #expect(kept.nextLook(after: 10 * step + 17_000_000) == 12 * step)
    }
}
