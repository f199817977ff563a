import Foundation
import GRDB
import History
import Model
import Testing

@Suite struct DamageTests {
    let place: Workplace
    /// A database that was closed in good order, with enough in it to fill many pages.
    let sound: Data

    init() throws {
        place = try Workplace()
        let store = try HistoryStore.open(at: place.path, now: now).store
        try store.write(
            [.save(record("orders")), .save(record("billing"))]
                + (0..<500).map { try change("event \($0)") }, now: now)
        try store.close()
        sound = try place.bytes()
    }

    /// Whatever was done to the file: the history opens, and works from then on.
    private func openAndUse() throws -> HistoryCondition {
        let opened = try HistoryStore.open(at: place.path, now: now)
        _ = try opened.store.load(now: now)
        _ = try opened.store.events(of: nil, after: nil, limit: 1_000)
        try opened.store.write([.save(record("later")), change("later")], now: now)
        try opened.store.close()
        let again = try HistoryStore.open(at: place.path, now: now)
        #expect(again.condition == .ok)
        let names = try again.store.load(now: now).records.map(\.policy.name.description)
        #expect(names.contains("later"))
        try again.store.close()
        return opened.condition
    }

    private func expectSetAside(_ condition: HistoryCondition, holding bytes: Data) throws {
        guard case .setAside(let path, let why) = condition else {
            Issue.record("it was not set aside: \(condition)")
            return
        }
        #expect(path.hasPrefix(place.path + ".corrupt-20231114T"))
        #expect(!why.isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }

    @Test func garbageInPlaceOfADatabaseIsSetAside() throws {
        let garbage = Data((0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 3) })
        try place.replace(with: garbage)
        try expectSetAside(try openAndUse(), holding: garbage)
    }

    @Test func aTextInPlaceOfADatabaseIsSetAside() throws {
        let text = Data("not a database, but somebody's notes\n".utf8)
        try place.replace(with: text)
        try expectSetAside(try openAndUse(), holding: text)
    }

    @Test(arguments: [50, 100, 4_095, 4_096, 10_000, 20_000])
    func aTruncatedDatabaseIsSetAside(length: Int) throws {
        let part = sound.prefix(length)
        try place.replace(with: part)
        try expectSetAside(try openAndUse(), holding: part)
    }

    @Test func anEmptyFileIsANewHistory() throws {
        try place.replace(with: Data())
        #expect(try openAndUse() == .ok)
    }

    /// Not every flipped byte can be seen; none may do more than spoil what it stands in.
    @Test func garbageAtAnyOffsetKeepsNothingFromWorking() throws {
        var outcomes: [Bool] = []
        for offset in stride(from: 0, to: sound.count - 64, by: 1_999) {
            var spoiled = sound
            spoiled.replaceSubrange(offset..<(offset + 64), with: Data(repeating: 0xA5, count: 64))
            try place.replace(with: spoiled)
            outcomes.append(try openAndUse() == .ok)
            for name in try place.names() {
                try FileManager.default.removeItem(at: place.directory.appendingPathComponent(name))
            }
        }
        #expect(outcomes.count > 20)
        #expect(outcomes.contains(false))
    }

    @Test func aSpoiledLogIsIgnoredFromItsFirstBadFrame() throws {
        let log = Data((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try log.write(to: URL(fileURLWithPath: place.path + "-wal"))
        let opened = try HistoryStore.open(at: place.path, now: now)
        #expect(opened.condition == .ok)
        #expect(try opened.store.load(now: now).records.count == 2)
    }

    private func alter(_ sql: String) throws {
        let queue = try DatabaseQueue(path: place.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func aRowThatCannotBeUnderstoodIsToldAndLeftOut() throws {
        try alter("UPDATE service_record SET json = '{}' WHERE name = 'orders'")
        let opened = try HistoryStore.open(at: place.path, now: now)
        #expect(opened.condition == .ok)
        let restored = try opened.store.load(now: now)
        #expect(restored.records.map(\.policy.name.description) == ["billing"])
        #expect(restored.rejected.count == 1)
        #expect(restored.rejected[0].contains("service 'orders'"))
        try opened.store.write([.save(record("orders"))], now: now)
        #expect(try opened.store.load(now: now).rejected.isEmpty)
    }

    @Test func aRecordUnderAnothersNameIsLeftOut() throws {
        try alter("UPDATE service_record SET name = 'zebra' WHERE name = 'orders'")
        let restored = try HistoryStore.open(at: place.path, now: now).store.load(now: now)
        #expect(restored.records.map(\.policy.name.description) == ["billing"])
        #expect(restored.rejected.count == 1)
    }

    @Test func aDatabaseOfAnotherKindIsSetAside() throws {
        try alter("DROP TABLE occurrence; CREATE TABLE occurrence (id INTEGER)")
        guard case .setAside(_, let why) = try openAndUse() else {
            Issue.record("it was not set aside")
            return
        }
        #expect(why.contains("no such column"))
    }

    @Test func aDatabaseOfANewerVersionIsSetAside() throws {
        try alter("INSERT INTO grdb_migrations VALUES ('99 from the future')")
        guard case .setAside(_, let why) = try openAndUse() else {
            Issue.record("it was not set aside")
            return
        }
        #expect(why.contains("newer version"))
    }

    @Test func onlyTheLastFewDamagedOnesAreKept() throws {
        for second in 0..<6 {
            try place.replace(with: Data("garbage \(second)".utf8))
            let moment = ClockReading(
                bootID: "boot-1", monotonic: now.monotonic,
                wallMilliseconds: now.wallMilliseconds + Int64(second) * 1_000)
            try HistoryStore.open(at: place.path, now: moment).store.close()
        }
        let kept = try place.names().filter { $0.contains(".corrupt-") }
        #expect(kept.count == HistoryLimits.setAsideKept)
        #expect(kept.map { $0.suffix(21) }.last == "-20231114T221325.000Z")
    }
}
