// What can be asked of systemd. Each answer comes with a later `process`.

/// Which processes of a unit a signal goes to.
package enum KillTarget: String, Sendable { case main, control, all }

/// One line of systemd's list of units.
package struct ListedUnit: Equatable, Sendable {
    package let name: UnitName
    package let loadState: String
    package let activeState: ActiveState
    package let subState: String
    /// 0: no job.
    package let jobNumber: UInt32
}

extension SystemdClient {
    package typealias Answer<Reply> = (Result<Reply, BusFault>) -> Void

    /// Answered when the job is queued; its end is told by `SystemdEvent.jobRemoved`. The `auxiliary`
    /// units are made in the same call and not started by it: that is for the unit's dependencies.
    package func startTransientUnit(
        _ unit: TransientUnit, beside auxiliary: [TransientUnit] = [],
        completion: @escaping Answer<JobPath>
    ) {
        keepCommands(of: unit)
        call(.manager("StartTransientUnit"), attempt: "start '\(unit.name)'") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append(unit.name.description)
            try message.append("fail")
            try message.append(unit.properties)
            try message.append(auxiliary)
        } decode: { (reply: MessageReader) throws(BusFault) in
            JobPath(try reply.objectPath())
        } completion: { [weak self] in
            self?.forgetCommands(of: unit, after: $0)
            completion($0)
        }
    }

    /// Starts a unit that has a file, with what it depends on.
    package func start(_ unit: UnitName, completion: @escaping Answer<JobPath>) {
        start(unit, mode: "replace", completion)
    }

    /// The unit and nothing else: whatever it depends on stays as it is.
    package func startAlone(_ unit: UnitName, completion: @escaping Answer<JobPath>) {
        start(unit, mode: "ignore-dependencies", completion)
    }

    private func start(
        _ unit: UnitName, mode: String, _ completion: @escaping Answer<JobPath>
    ) {
        call(.manager("StartUnit"), attempt: "start '\(unit)'") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append(unit.description)
            try message.append(mode)
        } decode: { (reply: MessageReader) throws(BusFault) in
            JobPath(try reply.objectPath())
        } completion: {
            completion($0)
        }
    }

    /// A start under way is given up for it.
    package func stopUnit(_ unit: UnitName, completion: @escaping Answer<JobPath>) {
        call(.manager("StopUnit"), attempt: "stop '\(unit)'") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append(unit.description)
            try message.append("replace")
        } decode: { (reply: MessageReader) throws(BusFault) in
            JobPath(try reply.objectPath())
        } completion: {
            completion($0)
        }
    }

    package func killUnit(
        _ unit: UnitName, _ target: KillTarget, signal: Int32, completion: @escaping Answer<Void>
    ) {
        call(.manager("KillUnit"), attempt: "send signal \(signal) to '\(unit)'") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append(unit.description)
            try message.append(target.rawValue)
            try message.append(signal)
        } decode: { _ in
        } completion: {
            completion($0)
        }
    }

    /// Makes systemd forget that the unit failed, and with it the unit itself.
    package func resetFailedUnit(_ unit: UnitName, completion: @escaping Answer<Void>) {
        callUnit("ResetFailedUnit", unit, attempt: "reset", completion)
    }

    /// Stops all its processes where they stand. Fails with `isNotSupported` without a freezer,
    /// which systemd uses of unified cgroups only.
    package func freezeUnit(_ unit: UnitName, completion: @escaping Answer<Void>) {
        callUnit("FreezeUnit", unit, attempt: "freeze", completion)
    }

    package func thawUnit(_ unit: UnitName, completion: @escaping Answer<Void>) {
        callUnit("ThawUnit", unit, attempt: "thaw", completion)
    }

    /// Changes limits of a running unit, until it ends.
    package func setUnitProperties(
        _ unit: UnitName, _ settings: [ResourceSetting], completion: @escaping Answer<Void>
    ) {
        call(.manager("SetUnitProperties"), attempt: "change the limits of '\(unit)'") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append(unit.description)
            // Runtime: not kept beyond the next boot, which a transient unit is not either.
            try message.append(true)
            try message.append(settings.map(\.property))
        } decode: { _ in
        } completion: {
            completion($0)
        }
    }

    /// Units that are loaded and match one of the shell patterns.
    package func listUnits(
        patterns: [String], completion: @escaping Answer<[ListedUnit]>
    ) {
        call(.manager("ListUnitsByPatterns"), attempt: "list units") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append([String]())
            try message.append(patterns)
        } decode: { (reply: MessageReader) throws(BusFault) in
            var units: [ListedUnit] = []
            try reply.array(of: "(ssssssouso)") { () throws(BusFault) in
                units.append(try ListedUnit(reading: reply))
            }
            return units
        } completion: {
            completion($0)
        }
    }

    /// All that systemd knows of a unit. One that it does not know is answered, too: see `loadState`.
    package func unitFacts(_ unit: UnitName, completion: @escaping Answer<UnitFacts>) {
        let method = BusMethod(
            path: unit.objectPath, interface: BusName.propertiesInterface, member: "GetAll")
        call(method, attempt: "ask for the state of '\(unit)'") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            // Of all its interfaces.
            try message.append("")
        } decode: { (reply: MessageReader) throws(BusFault) in
            try UnitFacts(reading: reply)
        } completion: {
            completion($0)
        }
    }

    private func callUnit(
        _ member: String, _ unit: UnitName, attempt: String, _ completion: @escaping Answer<Void>
    ) {
        call(.manager(member), attempt: "\(attempt) '\(unit)'") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append(unit.description)
        } decode: { _ in
        } completion: {
            completion($0)
        }
    }
}

extension OutgoingMessage {
    /// `a(sa(sv))`
    fileprivate borrowing func append(_ units: [TransientUnit]) throws(BusFault) {
        try open(.array, of: "(sa(sv))")
        for unit in units {
            try open(.structure, of: "sa(sv)")
            try append(unit.name.description)
            try append(unit.properties)
            try close()
        }
        try close()
    }
}

extension ListedUnit {
    /// (name, description, load state, active state, sub state, followed, path, job, its type, its
    /// path)
    fileprivate init(reading message: MessageReader) throws(BusFault) {
        self = try message.structure("ssssssouso") { () throws(BusFault) in
            let name = UnitName(try message.string())
            try message.skip("s")
            let loadState = try message.string()
            let activeState = ActiveState(try message.string())
            let subState = try message.string()
            try message.skip("so")
            let jobNumber = try message.uint32()
            try message.skip("so")
            return ListedUnit(
                name: name, loadState: loadState, activeState: activeState, subState: subState,
                jobNumber: jobNumber)
        }
    }
}
