import Model

/// The arithmetic of revisions that stand beside each other: the old ones at full strength, and so many
/// replicas of the new one as its stage wants. More of the new one are there when it had served before:
/// they go as the old ones come.
///
/// Worked example: 4 wanted, a canary of 1. Old 4, new 0: one new place. Scaled to 5: one old place.
/// Scaled to 3: two old ones go, those that are not available first.
package enum SideBySide {
    package struct Wanted: Equatable {
        package let old: Int
        package let new: Int

        package init(old: Int, new: Int) {
            self.old = old
            self.new = new
        }
    }

    package static func step(
        _ counts: RollingUpdate.Counts, _ wanted: Wanted, floor: Int
    ) -> RollingUpdate.Step {
        var step = RollingUpdate.Step()
        let oldSurplus = max(0, counts.old - wanted.old)
        step.dropUnavailableOld = min(oldSurplus, counts.old - counts.oldAvailable)
        step.dropAvailableOld = oldSurplus - step.dropUnavailableOld
        let newSurplus = max(0, counts.new - wanted.new)
        step.dropUnavailableNew = min(newSurplus, counts.new - counts.newAvailable)
        let spare = max(0, counts.available - step.dropAvailableOld - floor)
        step.dropAvailableNew = min(spare, newSurplus - step.dropUnavailableNew)
        let stillTooMany = newSurplus - step.dropUnavailableNew - step.dropAvailableNew
        // What is too much has to have gone before: it may be kept, while the front is away.
        step.open = max(0, min(wanted.new - counts.new, wanted.old + wanted.new - counts.total))
        step.openOld = max(0, wanted.old - counts.old - stillTooMany)
        return step
    }
}
