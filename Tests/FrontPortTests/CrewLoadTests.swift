import Testing

@testable import FrontPort

@Suite struct CrewLoadTests {
    private func load(_ counts: [Int]) -> CrewLoad {
        let load = CrewLoad(workers: counts.count)
        for (worker, count) in counts.enumerated() {
            for _ in 0..<count { load.add(at: worker) }
        }
        return load
    }

    @Test("a worker keeps what it accepts until another has two clients fewer")
    func receiver() {
        #expect(load([1, 0, 0]).receiver(from: 0, among: 3) == 0)
        #expect(load([2, 0, 1]).receiver(from: 0, among: 3) == 1)
        #expect(load([5, 4, 3]).receiver(from: 0, among: 3) == 2)
        #expect(load([5, 4, 3]).receiver(from: 1, among: 3) == 1)
        #expect(load([9]).receiver(from: 0, among: 1) == 0)
    }

    @Test("a worker without a seat is sent no client and keeps none")
    func seats() {
        #expect(load([5, 0, 0]).receiver(from: 0, among: 1) == 0)
        #expect(load([5, 3, 0]).receiver(from: 0, among: 2) == 1)
        #expect(load([5, 0, 0]).receiver(from: 2, among: 1) == 0)
        #expect(load([5, 4, 0]).receiver(from: 2, among: 2) == 1)
    }

    @Test("a worker that has withdrawn is sent no client")
    func withdrawn() {
        let load = load([2, 0])
        load.withdraw(1)
        #expect(load.receiver(from: 0, among: 2) == 0)
        #expect(!load.reserve(at: 1))
        #expect(!load.isAwaited(by: 1, having: 0))
    }

    @Test("of workers that have withdrawn each keeps what it has accepted")
    func allWithdrawn() {
        let load = load([9, 0])
        load.withdraw(0)
        load.withdraw(1)
        #expect(load.receiver(from: 0, among: 2) == 0)
        load.rejoin(1)
        #expect(load.receiver(from: 0, among: 2) == 1)
    }

    @Test("a client that was sent before its receiver withdrew is waited for")
    func awaited() {
        let load = load([2, 0])
        #expect(load.reserve(at: 1))
        load.withdraw(1)
        #expect(load.isAwaited(by: 1, having: 0))
        #expect(!load.isAwaited(by: 1, having: 1))
    }
}
