import Foundation
import History
import Model
import Testing

@Suite(.serialized) struct BadDiskTests {
    let place: Workplace

    init() throws { place = try Workplace() }

    @Test func withoutADirectoryItIsMade() throws {
        let path = place.directory.appendingPathComponent("a/b/history.sqlite").path
        #expect(try HistoryStore.open(at: path, now: now).condition == .ok)
    }

    @Test func whereADirectoryCannotBeMemoryStandsIn() throws {
        try place.replace(with: Data("a file".utf8))
        let opened = try HistoryStore.open(at: place.path + "/history.sqlite", now: now)
        guard case .memoryOnly(let fault) = opened.condition else {
            Issue.record("it is \(opened.condition)")
            return
        }
        #expect(fault.description.contains(place.path + "/history.sqlite"))
        try opened.store.write([.save(record("orders")), change("one")], now: now)
        #expect(try opened.store.load(now: now).records.count == 1)
        #expect(try opened.store.events(of: nil, after: nil, limit: 9).count == 1)
    }

    @Test func aDirectoryInPlaceOfTheFileIsLeftAlone() throws {
        try FileManager.default.createDirectory(
            atPath: place.path, withIntermediateDirectories: false)
        let opened = try HistoryStore.open(at: place.path, now: now)
        guard case .memoryOnly = opened.condition else {
            Issue.record("it is \(opened.condition)")
            return
        }
        #expect(try place.names() == ["history.sqlite"])
    }

    @Test(.enabled(if: TinyDisk.isPossible, "needs the right to mount a tmpfs"))
    func onAFullDiskWritesFailAndWorkAgainWhenThereIsRoom() throws {
        let disk = try TinyDisk(at: place.directory.path)
        defer { disk.unmount() }
        let store = try HistoryStore.open(at: place.path, now: now).store
        try store.write([.save(record("orders"))], now: now)
        let ballast = place.directory.appendingPathComponent("ballast")
        disk.fill(ballast)
        let burst = try (0..<3_000).map { try change("event \($0)") }
        #expect(throws: HistoryFault.diskFull(path: place.path)) {
            try store.write(burst, now: now)
        }
        #expect(try store.load(now: now).records.count == 1)
        #expect(try store.events(of: nil, after: nil, limit: 9).isEmpty)
        try FileManager.default.removeItem(at: ballast)
        try store.write(burst, now: now)
        #expect(try store.events(of: nil, after: nil, limit: 5_000).count == 3_000)
        try store.close()
    }

    @Test(.enabled(if: TinyDisk.isPossible, "needs the right to mount a tmpfs"))
    func onADiskThatIsFullFromTheStartNothingIsLost() throws {
        let disk = try TinyDisk(at: place.directory.path)
        defer { disk.unmount() }
        let store = try HistoryStore.open(at: place.path, now: now).store
        try store.write([.save(record("orders"))], now: now)
        try store.close()
        disk.fill(place.directory.appendingPathComponent("ballast"))
        let opened = try HistoryStore.open(at: place.path, now: now)
        guard case .memoryOnly = opened.condition else {
            Issue.record("it is \(opened.condition)")
            return
        }
        #expect(try opened.store.load(now: now).records == [record("orders")])
        try opened.store.write([change("one")], now: now)
    }

    @Test(.enabled(if: TinyDisk.isPossible, "needs the right to mount a tmpfs"))
    func onAReadOnlyDiskTheRecordsAreReadAndMemoryStandsIn() throws {
        let disk = try TinyDisk(at: place.directory.path)
        defer { disk.unmount() }
        let store = try HistoryStore.open(at: place.path, now: now).store
        try store.write([.save(record("orders")), change("one")], now: now)
        try store.close()
        disk.makeReadOnly()
        let opened = try HistoryStore.open(at: place.path, now: now)
        guard case .memoryOnly = opened.condition else {
            Issue.record("it is \(opened.condition)")
            return
        }
        #expect(try opened.store.load(now: now).records == [record("orders")])
        #expect(try opened.store.events(of: nil, after: nil, limit: 9).count == 1)
        try opened.store.write([change("two")], now: now)
    }
}

/// A file system of two megabytes.
struct TinyDisk {
    private let directory: String

    static var isPossible: Bool {
        let probe = FileManager.default.temporaryDirectory
            .appendingPathComponent("coxswain-probe-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: probe, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: probe) }
        guard let disk = try? TinyDisk(at: probe.path) else { return false }
        disk.unmount()
        return true
    }

    struct Refused: Error {}

    init(at directory: String) throws {
        self.directory = directory
        guard run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory) else {
            throw Refused()
        }
    }

    func unmount() { _ = run("umount", "-l", directory) }

    func makeReadOnly() { _ = run("mount", "-o", "remount,ro", directory) }

    /// Writes until nothing more fits.
    func fill(_ file: URL) { _ = run("dd", "if=/dev/zero", "of=\(file.path)", "bs=4k") }
}

@discardableResult
func run(_ command: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}
