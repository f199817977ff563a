import Model
import Testing

@testable import Decisions

/// What a queue asked for that a step had left.
@Suite struct BorrowedReplicasTests {
    private func decision(from current: Int, to decided: Int, at second: Int64 = 0) -> ScaleDecision
    {
        var decision = ScaleDecision(
            .standard, at: Instant(nanoseconds: second * 1_000_000_000), current: current)
        decision.decided = decided
        return decision
    }

    private func mayGo(
        _ borrowed: BorrowedReplicas, from current: Int, to left: Int, at second: Int64 = 3
    ) -> Bool {
        borrowed.covers(
            left, decision(from: current, to: left, at: second), window: .seconds(15))
    }

    @Test func whatAQueueAskedForDuringAStepMayGoSoon() {
        var borrowed = BorrowedReplicas()
        borrowed.note(decision(from: 1, to: 7), lasting: 6, isOfStep: true)
        borrowed.note(decision(from: 7, to: 9), lasting: 7, isOfStep: true)
        #expect(mayGo(borrowed, from: 9, to: 8))
        #expect(mayGo(borrowed, from: 9, to: 7))
        #expect(!mayGo(borrowed, from: 9, to: 6))
        #expect(!mayGo(borrowed, from: 9, to: 9))
        #expect(!mayGo(borrowed, from: 9, to: 8, at: 16))
    }

    @Test func whatHasGoneIsNoLongerBorrowed() {
        var borrowed = BorrowedReplicas()
        borrowed.note(decision(from: 1, to: 9), lasting: 8, isOfStep: true)
        borrowed.note(decision(from: 9, to: 8), lasting: 8, isOfStep: false)
        #expect(!mayGo(borrowed, from: 8, to: 7))
    }

    /// Given back, it would be asked for again.
    @Test func whatAQueueAsksForWithoutAStepIsKept() {
        var borrowed = BorrowedReplicas()
        borrowed.note(decision(from: 8, to: 9), lasting: 8, isOfStep: false)
        #expect(!mayGo(borrowed, from: 9, to: 8))
    }

    @Test func whatTheLoadAsksForLaterIsKept() {
        var borrowed = BorrowedReplicas()
        borrowed.note(decision(from: 1, to: 9), lasting: 7, isOfStep: true)
        borrowed.note(decision(from: 9, to: 10), lasting: 10, isOfStep: true)
        #expect(!mayGo(borrowed, from: 10, to: 9))
    }
}
