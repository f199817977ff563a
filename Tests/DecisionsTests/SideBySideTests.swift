import Decisions
import Model
import Testing

@Suite struct SideBySideTests {
    private func counts(_ desired: Int, old: Int, _ oldReady: Int, new: Int, _ newReady: Int)
        -> RollingUpdate.Counts
    {
        var counts = RollingUpdate.Counts(desired: desired)
        (counts.old, counts.oldAvailable) = (old, oldReady)
        (counts.new, counts.newAvailable) = (new, newReady)
        return counts
    }

    @Test func theNewOneStandsBesideTheOld() {
        let step = SideBySide.step(counts(4, old: 4, 4, new: 0, 0), .init(old: 4, new: 1), floor: 4)
        #expect(step.open == 1)
        #expect(step.dropAvailableOld + step.dropAvailableNew + step.openOld == 0)
    }

    @Test func whatHadServedBeforeGoesAsTheOldOnesCome() {
        let early = SideBySide.step(
            counts(4, old: 1, 1, new: 3, 3), .init(old: 4, new: 1), floor: 4)
        #expect(early.dropAvailableNew == 0)
        #expect(early.openOld == 1)
        let late = SideBySide.step(counts(4, old: 3, 3, new: 3, 3), .init(old: 4, new: 1), floor: 4)
        #expect(late.dropAvailableNew == 2)
        #expect(late.openOld == 1)
    }

    @Test(arguments: 0...8)
    func neverBelowTheFloorAndNeverForEver(desired: Int) {
        for old in 0...10 {
            for new in 0...10 {
                var counts = counts(desired, old: old, old, new: new, new)
                for _ in 0..<40 {
                    let step = SideBySide.step(
                        counts, .init(old: desired, new: min(1, desired)), floor: desired)
                    let before = counts.available
                    counts.old += step.openOld - step.dropAvailableOld - step.dropUnavailableOld
                    counts.new += step.open - step.dropAvailableNew - step.dropUnavailableNew
                    counts.oldAvailable -= step.dropAvailableOld
                    counts.newAvailable -= step.dropAvailableNew
                    #expect(counts.available >= min(before, desired))
                    (counts.oldAvailable, counts.newAvailable) = (counts.old, counts.new)
                }
                #expect(counts.old == desired)
                #expect(counts.new == min(1, desired))
            }
        }
    }
}
