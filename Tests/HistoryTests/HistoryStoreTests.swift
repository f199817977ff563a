import Foundation
import History
import Model
import Testing

@Suite struct HistoryStoreTests {
    let place: Workplace
    let orders: ServiceName

    init() throws {
        place = try Workplace()
        orders = try ServiceName("orders")
    }

    private func open() throws -> HistoryStore {
        let opened = try HistoryStore.open(at: place.path, now: now)
        #expect(opened.condition == .ok)
        return opened.store
    }

    @Test func whatIsWrittenIsThereAfterTheNextStart() throws {
        let first = try open()
        let text = PolicyText(
            service: orders, file: "orders.yaml", text: "name: orders\n",
            appliedWallMilliseconds: 5)
        try first.write([.save(record("orders")), .keep(text), change("one")], now: now)
        try first.close()
        let second = try open()
        let restored = try second.load(now: now)
        #expect(try restored.records == [record("orders")])
        #expect(restored.rejected.isEmpty)
        #expect(!restored.hasRebooted)
        #expect(try second.policyText(of: orders) == text)
        let events = try second.events(of: nil, after: nil, limit: 10)
        #expect(events.map(\.message) == ["one"])
        #expect(events.first?.wallMilliseconds == now.wallMilliseconds - 1_000)
        #expect(events.first?.service == orders)
    }

    /// The files of a process that was killed are those that lie there at that instant.
    @Test func whatIsWrittenSurvivesTheDeathOfTheProcess() throws {
        let store = try open()
        try store.write([.save(record("orders")), change("one")], now: now)
        let after = try Workplace()
        for name in try place.names() {
            try FileManager.default.copyItem(
                at: place.directory.appendingPathComponent(name),
                to: after.directory.appendingPathComponent(name))
        }
        let opened = try HistoryStore.open(at: after.path, now: now)
        #expect(opened.condition == .ok)
        #expect(try opened.store.load(now: now).records == [record("orders")])
        #expect(try opened.store.events(of: nil, after: nil, limit: 10).count == 1)
    }

    @Test func changesAreCarriedOutInTheirOrder() throws {
        let store = try open()
        try store.write([.save(record("orders")), .erase(orders)], now: now)
        #expect(try store.load(now: now).records.isEmpty)
        try store.write([.erase(orders), .save(record("orders", desired: 7))], now: now)
        #expect(try store.load(now: now).records.map(\.desired) == [7])
    }

    @Test func erasingForgetsThePolicyTextAndKeepsTheEvents() throws {
        let store = try open()
        let text = PolicyText(service: orders, file: "f", text: "t", appliedWallMilliseconds: 5)
        try store.write([.save(record("orders")), .keep(text), change("one")], now: now)
        try store.write([.erase(orders)], now: now)
        #expect(try store.policyText(of: orders) == nil)
        #expect(try store.events(of: orders, after: nil, limit: 10).count == 1)
    }

    @Test func eventsAreTheNewestOrThoseAfterTheLastSeen() throws {
        let store = try open()
        try store.write((1...9).map { try change("\($0)") }, now: now)
        try store.write([.record(event("host", of: nil))], now: now)
        let newest = try store.events(of: nil, after: nil, limit: 3)
        #expect(newest.map(\.message) == ["8", "9", "host"])
        let third = try store.events(of: nil, after: nil, limit: 8)[0].id
        let next = try store.events(of: nil, after: third, limit: 2)
        #expect(next.map(\.message) == ["4", "5"])
        #expect(try store.events(of: orders, after: nil, limit: 2).map(\.message) == ["8", "9"])
        #expect(try store.events(of: ServiceName("other"), after: nil, limit: 9).isEmpty)
    }

    @Test func aLongMessageIsCut() throws {
        let store = try open()
        try store.write([change(String(repeating: "ä", count: 9_000))], now: now)
        let message = try store.events(of: nil, after: nil, limit: 1)[0].message
        #expect(message.utf8.count <= HistoryLimits.messageBytes + 8)
        #expect(message.hasSuffix("ä…"))
    }

    @Test func theOldestEventsGoBeyondTheLimit() throws {
        let limit = 2_000
        let store = try HistoryStore.open(at: place.path, now: now, eventLimit: limit).store
        for _ in 0..<40 {
            try store.write((0..<100).map { try change("\($0)") }, now: now)
            let count = try store.events(of: nil, after: nil, limit: .max).count
            #expect(count <= limit + HistoryLimits.pruneStep)
        }
        let kept = try store.events(of: nil, after: nil, limit: .max)
        #expect(kept.count >= limit)
        #expect(kept.first?.id == 4_001 - Int64(kept.count))
        #expect(kept.last?.id == 4_000)
    }

    @Test func aHistoryGrownUnderAGreaterLimitShrinksBitByBit() throws {
        let before = try open()
        try before.write((0..<6_000).map { try change("\($0)") }, now: now)
        try before.close()
        let store = try HistoryStore.open(at: place.path, now: now, eventLimit: 500).store
        var counts: [Int] = []
        for _ in 0..<4 {
            try store.write([change("more")], now: now)
            counts.append(try store.events(of: nil, after: nil, limit: .max).count)
        }
        #expect(counts == [4_001, 2_002, 500, 501])
    }

    @Test func onlyTheOwnerMayReadIt() throws {
        let store = try open()
        try store.write([change("one")], now: now)
        for name in try place.names() {
            let path = place.directory.appendingPathComponent(name).path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
    }
}
