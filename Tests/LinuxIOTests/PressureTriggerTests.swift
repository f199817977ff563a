import Foundation
import Glibc
import LinuxIO
import Synchronization
import Testing

@Suite struct PressureTriggerTests {
    private static let file = "/proc/pressure/cpu"

    private static var isToBeHad: Bool {
        do {
            _ = try PressureTrigger(of: file)
            return true
        } catch {
            return false
        }
    }

    /// More threads than CPUs, until the kernel has told.
    @Test(.enabled(if: isToBeHad)) func itTellsWhenThreadsWaitForACPU() throws {
        let loop = try EventLoop()
        let trigger = try PressureTrigger(of: Self.file)
        let isTold = Told()
        try loop.watch(trigger.raw, for: .urgent) { readiness in
            #expect(!readiness.isBroken)
            isTold.flag.store(true, ordering: .relaxed)
        }
        for _ in 0..<(2 * ProcessInfo.processInfo.activeProcessorCount) {
            Thread.detachNewThread {
                while !isTold.flag.load(ordering: .relaxed) {}
            }
        }
        let deadline = MonotonicClock.now + 20_000_000_000
        while !isTold.flag.load(ordering: .relaxed), MonotonicClock.now < deadline {
            loop.turn(waitingAtMost: 100)
        }
        let wasTold = isTold.flag.exchange(true, ordering: .relaxed)
        #expect(wasTold)
    }

    @Test func aKernelThatTellsNoneSaysSo() {
        #expect(throws: SystemFault.self) {
            _ = try PressureTrigger(of: "/proc/pressure/nothing")
        }
    }

    private final class Told: Sendable {
        let flag = Atomic(false)
    }
}
