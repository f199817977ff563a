import LinuxIO
import Testing

@Suite struct EventLoopTimerTests {
    @Test func timersRunInOrderOfTheirDeadlines() throws {
        let loop = try EventLoop()
        var order: [Int] = []
        let now = MonotonicClock.now
        loop.schedule(at: now + .milliseconds(4)) { order.append(4) }
        loop.schedule(at: now + .milliseconds(2)) { order.append(2) }
        loop.schedule(at: now - 5) { order.append(0) }
        loop.schedule(at: now + .milliseconds(6)) { loop.stop() }
        loop.run()
        #expect(order == [0, 2, 4])
        #expect(MonotonicClock.now >= now + .milliseconds(6))
    }

    @Test func aCancelledTimerNeverRuns() throws {
        let loop = try EventLoop()
        var ran = false
        let token = loop.schedule(at: MonotonicClock.now + .milliseconds(1)) { ran = true }
        loop.schedule(at: MonotonicClock.now + .milliseconds(5)) { loop.stop() }
        loop.cancel(token)
        loop.cancel(token)
        loop.run()
        #expect(!ran)
    }

    @Test func aTokenOfATimerThatHasRunCancelsNoOther() throws {
        let loop = try EventLoop()
        var ran: [Int] = []
        let first = loop.schedule(at: 0) { ran.append(1) }
        loop.turn(waitingAtMost: 0)
        loop.schedule(at: 0) { ran.append(2) }
        loop.cancel(first)
        loop.turn(waitingAtMost: 0)
        #expect(ran == [1, 2])
    }

    @Test func manyCancelledTimersLeaveTheOthersInOrder() throws {
        let loop = try EventLoop()
        var order: [Int] = []
        let now = MonotonicClock.now
        for number in 0..<1000 {
            let token = loop.schedule(at: now + Int64(1000 - number)) {
                order.append(1000 - number)
            }
            if number % 10 != 0 { loop.cancel(token) }
        }
        loop.schedule(at: now + .milliseconds(1)) { loop.stop() }
        loop.run()
        #expect(order.count == 100)
        #expect(order == order.sorted())
    }

    @Test func aTimerThatReschedulesItselfLeavesTimeForDescriptors() throws {
        let loop = try EventLoop()
        let mailbox = try Mailbox<Int>(capacity: 1)
        func again() { loop.schedule(at: 0) { again() } }
        again()
        try loop.receive(from: mailbox) { _ in loop.stop() }
        #expect(mailbox.post(1) == .accepted)
        loop.run()
    }
}
