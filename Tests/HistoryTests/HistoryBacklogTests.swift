import History
import Model
import Testing

@Suite struct HistoryBacklogTests {
    let orders: ServiceName

    init() throws { orders = try ServiceName("orders") }

    @Test func whatIsTakenIsGoneAndInItsOrder() throws {
        var backlog = HistoryBacklog()
        let changes = try [change("1"), .save(record("orders")), change("2"), .erase(orders)]
        for change in changes { backlog.add(change) }
        #expect(backlog.take() == changes)
        #expect(backlog.isEmpty)
    }

    @Test func whatIsPutBackComesBeforeWhatCameSince() throws {
        var backlog = HistoryBacklog()
        try backlog.add(change("1"))
        let failed = backlog.take()
        try backlog.add(change("2"))
        backlog.putBack(failed)
        #expect(try backlog.take() == [change("1"), change("2")])
    }

    @Test func onlyTheNewestRecordOfAServiceWaits() throws {
        var backlog = HistoryBacklog()
        backlog.putBack([
            .save(try record("orders", desired: 1)), .save(try record("other")),
            .save(try record("orders", desired: 2)),
        ])
        #expect(
            try backlog.take() == [.save(record("other")), .save(record("orders", desired: 2))])
    }

    @Test func anErasureReplacesWhatCameBeforeAndNotWhatCameAfter() throws {
        var backlog = HistoryBacklog()
        let text = PolicyText(service: orders, file: "f", text: "t", appliedWallMilliseconds: 1)
        backlog.putBack([.save(try record("orders")), .keep(text), .erase(orders)])
        #expect(backlog.take() == [.erase(orders)])
        backlog.putBack([.erase(orders), .save(try record("orders"))])
        #expect(try backlog.take() == [.erase(orders), .save(record("orders"))])
        backlog.putBack([.erase(orders), .save(try record("orders")), .keep(text)])
        #expect(try backlog.take() == [.save(record("orders")), .keep(text)])
    }

    @Test func theOldestEventsAreDroppedAndCounted() throws {
        var backlog = HistoryBacklog()
        let limit = HistoryLimits.backlogEvents
        let events = try (0..<(limit + 10)).map { try change("\($0)") }
        backlog.putBack([.save(try record("orders"))] + events)
        let kept = backlog.take()
        #expect(try kept.first == .save(record("orders")))
        #expect(try kept.dropFirst().first == change("10"))
        #expect(kept.count == limit + 1)
        #expect(backlog.droppedEvents == 10)
    }

    @Test func aDiskThatHangsForEverFillsNoMemory() throws {
        var backlog = HistoryBacklog()
        let orders = try record("orders")
        var most = 0
        for number in 0..<20_000 {
            backlog.add(.save(orders))
            backlog.add(try change("\(number)"))
            most = max(most, backlog.changes.count)
        }
        #expect(most <= HistoryLimits.backlogChanges)
        let kept = backlog.take()
        #expect(try kept.last == change("19999"))
        #expect(kept.contains(.save(orders)))
        #expect(backlog.droppedEvents > 10_000)
    }
}
