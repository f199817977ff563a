package import Model

/// One run of a unit, from its start to its end.
package struct UnitRun: Sendable, Equatable {
    package let unit: UnitName
    /// 32 hexadecimal digits.
    package let invocationID: String
    /// When its main process was executed; nil: systemd has not told.
    package let started: Instant?

    /// Nil: it has not run.
    package init?(of unit: UnitName, _ facts: UnitFacts) {
        guard let invocationID = facts.invocationID, invocationID.utf8.count == 32 else {
            return nil
        }
        self.unit = unit
        self.invocationID = invocationID
        started = facts.mainStarted
    }
}
