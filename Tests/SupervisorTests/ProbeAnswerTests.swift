import Model
import Testing

@testable import Supervisor

/// What is taken for a good answer, however its bytes arrive.
@Suite struct ProbeAnswerTests {
    private func verdict(
        _ reply: String, statuses: [ClosedRange<Int>] = [200...399], body: String? = nil,
        closes: Bool = true
    ) -> ProbeVerdict? {
        var question = HTTPQuestion(path: "/up")
        question.expectation.statuses = statuses
        question.expectation.bodyText = body
        var answer = ProbeAnswer()
        for byte in reply.utf8 {
            answer.append([byte])
            if let verdict = answer.verdict(on: question, isWhole: false) { return verdict }
        }
        return closes ? answer.verdict(on: question, isWhole: true) : nil
    }

    @Test func theStatusesOfThePolicyAreGoodAndNoOthers() {
        let reply = "HTTP/1.1 204 No Content\r\n\r\n"
        #expect(verdict(reply, statuses: [200...200, 204...204]) == .passed)
        #expect(
            verdict(reply, statuses: [200...200]) == .failed(why: "answers GET /up with 204"))
    }

    @Test func theBodyHoldsTheTextHoweverItIsFramed() {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(verdict(chunked + "2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n", body: "fine") == .passed)
        #expect(
            verdict("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nall fine", body: "fine") == .passed
        )
        #expect(verdict("HTTP/1.0 200 OK\r\n\r\nall fine", body: "fine") == .passed)
    }

    @Test func aBodyWithoutTheTextFailsAtItsEnd() {
        let why = ProbeVerdict.failed(why: "answers GET /up without 'fine' in the body")
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
        #expect(verdict(head + "bad", body: "fine", closes: false) == why)
        #expect(verdict("HTTP/1.0 200 OK\r\n\r\nfi", body: "fine") == why)
        #expect(verdict("HTTP/1.1 204 No Content\r\n\r\n", body: "fine") == why)
        #expect(verdict("HTTP/1.0 200 OK\r\n\r\nfi", body: "fine", closes: false) == nil)
    }

    @Test func noMoreOfABodyIsLookedAtThanTheLimit() {
        let flood = String(repeating: "x", count: Limits.probeBodyBytes + 1)
        var answer = ProbeAnswer()
        var question = HTTPQuestion(path: "/up")
        question.expectation.bodyText = "fine"
        answer.append(Array("HTTP/1.0 200 OK\r\n\r\n\(flood)fine".utf8))
        guard case .failed = answer.verdict(on: question, isWhole: false) else {
            Issue.record("it read on")
            return
        }
    }

    @Test func thePolicysHeadersReplaceOurs() {
        var question = HTTPQuestion(path: "/up")
        question.expectation.headers = ["host": "shop", "X-Probe": "1"]
        #expect(
            question.request(then: .close)
                == "GET /up HTTP/1.1\r\nUser-Agent: coxswain-probe\r\nAccept: */*\r\n"
                + "Connection: close\r\nX-Probe: 1\r\nhost: shop\r\n\r\n")
        question.expectation.headers["connection"] = "close"
        #expect(question.namesConnection)
        #expect(question.request(then: .close).hasSuffix("shop\r\n\r\n"))
    }
}

@Suite struct ProbeSlotsTests {
    @Test func whoFindsNoSlotWaitsForItsTurn() {
        let slots = ProbeSlots(count: 2)
        var begun: [Int] = []
        for number in 1...4 {
            slots.take {
                begun.append(number)
                return true
            }
        }
        #expect(begun == [1, 2])
        slots.giveBack()
        #expect(begun == [1, 2, 3])
    }

    @Test func whoIsGoneMeanwhileTakesNoSlot() {
        let slots = ProbeSlots(count: 1)
        var begun: [Int] = []
        slots.take { true }
        slots.take { false }
        slots.take {
            begun.append(3)
            return true
        }
        slots.giveBack()
        #expect(begun == [3])
    }
}

@Suite struct ProbeJitterTests {
    @Test func periodsAreSpreadByATenthAndTheSameForTheSameSeed() {
        func spread() -> [Duration] {
            let jitter = ProbeJitter(seed: 7)
            return (0..<100).map { _ in jitter.spread(.seconds(1)) }
        }
        #expect(spread() == spread())
        #expect(Set(spread()).count > 90)
        #expect(spread().allSatisfy { $0 >= .milliseconds(900) && $0 <= .milliseconds(1_100) })
        #expect(ProbeJitter(seed: 7).spread(.zero) == .zero)
    }

    /// A thousand replicas that are asked each second wake the loop some thirty times for it.
    @Test func whatIsDueAtAboutTheSameTimeIsAskedInOneTurn() {
        let jitter = ProbeJitter(seed: 7)
        let now = Instant(nanoseconds: 123_456_789)
        let moments = (0..<1_000).map { _ in jitter.moment(of: now + .seconds(1), now: now) }
        #expect((5...8).contains(Set(moments).count), "a fifth of a second, in steps of 32 ms")
        let longest = Duration.milliseconds(1_132)
        #expect(moments.allSatisfy { $0 >= now + .milliseconds(900) && $0 <= now + longest })
    }

    @Test func aQuickPeriodIsPutOffByNoMoreThanASixteenthOfIt() {
        let jitter = ProbeJitter(seed: 7)
        let now = Instant(nanoseconds: 123_456_789)
        for milliseconds in [1, 10, 50, 250] {
            let period = Duration.milliseconds(milliseconds)
            for _ in 0..<100 {
                let moment = jitter.moment(of: now + period, now: now)
                #expect(moment >= now + period * 9 / 10)
                #expect(moment <= now + period * 11 / 10 + period / 16)
            }
        }
        #expect(jitter.moment(of: now, now: now) == now, "what is due now is asked now")
    }
}
