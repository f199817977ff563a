import Glibc
import LinuxIO
import Testing

@Suite struct EventLoopTests {
    @Test func aHandlerHearsThatItsDescriptorIsReadable() throws {
        let loop = try EventLoop()
        let (near, far) = try Socket.pair()
        defer { closeDescriptor(near); closeDescriptor(far) }
        var heard: Readiness = []
        try loop.watch(near, for: .readable) {
            heard = $0; loop.stop()
        }
        #expect(ByteIO.send(far, [1], 1) == 1)
        loop.run()
        #expect(heard.contains(.readable))
    }

    /// Both are ready in the same wait; the first handler ends the other's watch.
    @Test func anEventReportedForAWatchThatHasEndedIsDropped() throws {
        let loop = try EventLoop()
        let (a, b) = try Socket.pair()
        let (c, d) = try Socket.pair()
        defer { for raw in [a, b, c, d] { closeDescriptor(raw) } }
        var tokens: [EventLoop.WatchToken] = []
        var heard = 0
        for raw in [a, c] {
            tokens.append(
                try loop.watch(raw, for: .readable) { _ in
                    heard += 1
                    for token in tokens { loop.unwatch(token) }
                })
        }
        _ = ByteIO.send(b, [1], 1)
        _ = ByteIO.send(d, [1], 1)
        loop.turn(waitingAtMost: 1000)
        loop.turn(waitingAtMost: 0)
        #expect(heard == 1)
    }

    /// The slot of the ended watch is used again at once, within the same turn.
    /// The number of the descriptor that was closed is the next one's.
    @Test func aWatchThatIsForgottenWithItsDescriptorLeavesTheNextAlone() throws {
        let loop = try EventLoop()
        var (forgotten, heard) = (0, 0)
        for _ in 1...3 {
            let (near, far) = try Socket.pair()
            let token = try loop.watch(near, for: .readable) { _ in forgotten += 1 }
            _ = ByteIO.send(far, [1], 1)
            loop.forget(token)
            closeDescriptor(near)
            closeDescriptor(far)
        }
        let (near, far) = try Socket.pair()
        defer { closeDescriptor(near); closeDescriptor(far) }
        try loop.watch(near, for: .readable) { _ in heard += 1 }
        _ = ByteIO.send(far, [1], 1)
        loop.turn(waitingAtMost: 1000)
        #expect(forgotten == 0 && heard == 1)
    }

    @Test func anOldTokenNeverReachesALaterWatch() throws {
        let loop = try EventLoop()
        let (a, b) = try Socket.pair()
        defer { closeDescriptor(a); closeDescriptor(b) }
        let old = try loop.watch(a, for: .readable) { _ in }
        loop.unwatch(old)
        var heard = false
        try loop.watch(a, for: .readable) { _ in heard = true }
        loop.unwatch(old)
        try loop.modify(old, for: .writable)
        _ = ByteIO.send(b, [1], 1)
        loop.turn(waitingAtMost: 1000)
        #expect(heard)
    }

    @Test func mailFromAnotherThreadArrivesInOrder() throws {
        let loop = try EventLoop()
        let mailbox = try Mailbox<Int>(capacity: 100)
        var received: [Int] = []
        try loop.receive(from: mailbox) { message in
            received.append(message)
            if message == 99 { loop.stop() }
        }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(mailbox)
        pthread_create(
            &thread, nil,
            { argument in
                let mailbox = Unmanaged<Mailbox<Int>>.fromOpaque(argument!).takeRetainedValue()
                for number in 0..<100 { _ = mailbox.post(number) }
                return nil
            }, box.toOpaque())
        loop.run()
        pthread_join(thread, nil)
        #expect(received == Array(0..<100))
    }

    @Test func aFullMailboxRefuses() throws {
        let mailbox = try Mailbox<Int>(capacity: 2)
        #expect(mailbox.post(1) == .accepted)
        #expect(mailbox.post(2) == .accepted)
        #expect(mailbox.post(3) == .refusedBecauseFull)
        #expect(mailbox.takeAll() == [1, 2])
        #expect(mailbox.post(4) == .accepted)
        #expect(mailbox.takeAll() == [4])
    }

    @Test func workOfEachTurnRunsBeforeTheWait() throws {
        let loop = try EventLoop()
        var turns = 0
        loop.atEachTurn {
            turns += 1
            if turns == 3 { loop.stop() }
        }
        loop.schedule(at: 0) {}
        loop.schedule(at: MonotonicClock.now + .milliseconds(1)) {}
        loop.run()
        #expect(turns == 3)
    }
}
