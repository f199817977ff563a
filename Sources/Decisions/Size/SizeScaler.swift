package import Model

/// How much CPU and memory each replica of a service may use, by what they use (`scale.limits`).
///
/// Raised at once where the use passes the aim by the tolerance; lowered to the highest need of the
/// window, and only if that saves a fifth. A steady load moves nothing: to be raised again it would have to
/// pass its own highest of five minutes by the tolerance, and to be lowered after that fall short of it.
///
/// Worked example, CPU: two replicas with a limit of 500 milli-cores use 450 and 430, the aim is 60 % with a
/// tolerance of 10 %. 440 of 500 are 88 %, and 440 * 110 % / 60 % = 807, rounded up to 810.
package struct SizeScaler: Sendable, Equatable {
    /// Below this share of the limit, in percent, it is worth to lower it.
    static let worthPercent = 80
    /// The kernel's quota has no finer parts that matter.
    static let cpuStep = 10
    static let memoryStep = 1 << 20

    /// In a row, in which the limit is all that is used.
    private static let fullSeconds = 3
    /// A second of requests that come by chance is not further from their mean in years.
    private static let chanceDeviations = 6.0

    private var cpuNeeds = HighestNeed()
    private var memoryNeeds = HighestNeed()
    /// In a row, in which the limit was all that was used.
    private var saturatedSeconds = 0

    package init() {}

    /// What is now counts as needed for one window: what was before is not known (rule 3).
    package mutating func begin(at size: ReplicaSize, _ limits: ScaleLimits, now: Instant) {
        self = SizeScaler()
        if let cpu = size.cpuMilliCores {
            cpuNeeds.note(cpu, at: now, window: limits.window)
        }
        if let memory = size.memoryBytes {
            memoryNeeds.note(Int(clamping: memory), at: now, window: limits.window)
        }
    }

    package mutating func decide(
        _ seen: SizeObservation, _ limits: ScaleLimits, base: ReplicaSize, _ scale: ScalePolicy
    ) -> SizeDecision {
        var decision = SizeDecision(at: seen.now, current: seen.current)
        if let policy = limits.cpu, let current = seen.current.cpuMilliCores {
            let bounds = Self.bounds(
                policy.minimumMilliCores ?? base.cpuMilliCores ?? current,
                policy.maximumMilliCores)
            var part = SizeDecision.Part(
                current: current, bounds: bounds, aim: scale.limitTargetPercent)
            decideCPU(seen, limits.window, tolerance: scale.tolerancePercent, &part)
            decision.cpu = part
        }
        if let policy = limits.memory, let current = seen.current.memoryBytes {
            let bounds = Self.bounds(
                Int(clamping: policy.minimumBytes ?? base.memoryBytes ?? current),
                Int(clamping: policy.maximumBytes))
            var part = SizeDecision.Part(
                current: Int(clamping: current), bounds: bounds, aim: policy.marginPercent)
            decideMemory(seen, limits.window, &part)
            decision.memory = part
        }
        return decision
    }

    private static func bounds(_ minimum: Int, _ maximum: Int) -> ClosedRange<Int> {
        min(minimum, maximum)...maximum
    }

    // MARK: CPU

    private mutating func decideCPU(
        _ seen: SizeObservation, _ window: Duration, tolerance: Int,
        _ part: inout SizeDecision.Part
    ) {
        let means = seen.members.compactMap(\.cpu)
        guard !means.isEmpty else { return keep(within: seen, &part) }
        part.measured = means.count
        let asked = askForCPU(means, seen, tolerance, &part)
        let need = asked ?? Self.limit(for: part.use ?? 0, aim: part.aim)
        part.need = need
        cpuNeeds.note(need, at: seen.now, window: window)
        if let asked {
            part.decided = max(asked, part.current)
        } else if let hold = seen.cpuHold, Self.isWorth(need, part.current) {
            part.limits.append(hold)
        } else {
            let isWhole = means.count == seen.members.count
            lower(to: cpuNeeds, isWhole: isWhole, seen, window, &part)
        }
        bound(seen, &part)
        if part.decided > part.current { admitCPU(seen, &part) }
        if seen.isPaused { part.settle(part.current, .paused) }
    }

    /// Nil: no more is needed. Also tells the use that says so. That the limit is all that is used says
    /// nothing of one second, and of three that at least twice as much may be needed.
    private mutating func askForCPU(
        _ means: [Int], _ seen: SizeObservation, _ tolerance: Int, _ part: inout SizeDecision.Part
    ) -> Int? {
        let mean = means.reduce(0, +) / means.count
        let latest = seen.members.filter { $0.cpu != nil }.compactMap(\.latestCPU)
        let last = latest.isEmpty ? mean : latest.reduce(0, +) / latest.count
        part.use = mean
        let wanted = part.current * part.aim
        let isBurst =
            last * 100 * 100 >= wanted * DemandAutoscaler.burstPercent
            && isBeyondChance(mean, last, seen.members)
        let isFull = last * 100 >= part.current * DemandAutoscaler.saturatedPercent
        saturatedSeconds = isFull ? saturatedSeconds + 1 : 0
        let isBeyond = mean * 100 * 100 > wanted * (100 + tolerance)
        guard isBeyond || isBurst || saturatedSeconds >= Self.fullSeconds else {
            return nil
        }
        if last > mean, !isBeyond || isBurst { (part.use, part.basis) = (last, .burst) }
        // Beyond what raises it by as much again, or chance would do so in a while.
        let use = (part.use ?? mean) * (100 + tolerance) / 100
        let asked = Self.limit(for: use, aim: part.aim)
        guard isFull else { return asked }
        saturatedSeconds = 0
        (part.use, part.basis) = (last, .saturated)
        return max(asked, 2 * part.current)
    }

    /// Counts of a second scatter by the root of their mean (Poisson), and CPU by what one costs as often.
    /// Of what nobody counts nothing is known, and a burst is believed.
    private func isBeyondChance(_ mean: Int, _ last: Int, _ members: [SizeObservation.Member])
        -> Bool
    {
        let counts = members.compactMap { $0.cpu == nil ? nil : $0.latestRequests }
        let count = Double(counts.count)
        guard case let requests = counts.reduce(0, +), requests > 0 else { return true }
        let cost = Double(last) * count / Double(requests)
        let deviation = (Double(mean) * count * cost).squareRoot()
        return Double(last - mean) * count >= Self.chanceDeviations * deviation
    }

    private static func limit(for use: Int, aim: Int) -> Int {
        let exact = (use * 100 + aim - 1) / max(1, aim)
        return max(cpuStep, (exact + cpuStep - 1) / cpuStep * cpuStep)
    }

    private func admitCPU(_ seen: SizeObservation, _ part: inout SizeDecision.Part) {
        if seen.givesWay { return part.settle(part.current, .hostShort) }
        guard let most = seen.host?.cpuMilliCores, part.decided > most else { return }
        part.settle(max(part.current, most), .hostRoom)
    }

    // MARK: Memory

    private mutating func decideMemory(
        _ seen: SizeObservation, _ window: Duration, _ part: inout SizeDecision.Part
    ) {
        let sets = seen.workingSets
        part.measured = sets.count
        part.use = sets.max().map { Int(clamping: $0) }
        var need = part.use.map { Self.limit(of: $0, margin: part.aim) }
        if seen.ranOutOfMemory {
            // Kubernetes' VPA takes a fifth or 100 MB more for the peak (pkg/recommender/model).
            part.basis = .outOfMemory
            need = max(need ?? 0, part.current + max(part.current / 5, 100 << 20))
        }
        guard let need else { return keep(within: seen, &part) }
        part.need = need
        memoryNeeds.note(need, at: seen.now, window: window)
        let least = part.use.map { Self.limit(of: $0, margin: part.aim / 2) } ?? 0
        if least > part.current || seen.ranOutOfMemory {
            part.decided = max(need, part.current)
        } else if let hold = seen.memoryHold, Self.isWorth(need, part.current) {
            part.limits.append(hold)
        } else {
            lower(
                to: memoryNeeds, isWhole: sets.count == seen.members.count, seen, window, &part)
        }
        bound(seen, &part)
        if part.decided < part.current { guardMemory(need, seen, &part) }
        if part.decided > part.current { admitMemory(seen, &part) }
        if seen.isPaused { part.settle(part.current, .paused) }
    }

    /// Whatever the bounds say: the kernel kills who uses more.
    private func guardMemory(_ need: Int, _ seen: SizeObservation, _ part: inout SizeDecision.Part)
    {
        if seen.workingSets.count < seen.members.count {
            part.settle(part.current, .missingFigures)
        } else if part.decided < need {
            part.settle(min(part.current, need), .workingSet)
        }
    }

    private static func limit(of use: Int, margin: Int) -> Int {
        let exact = use + use / 100 * margin
        return (exact + memoryStep - 1) / memoryStep * memoryStep
    }

    private func admitMemory(_ seen: SizeObservation, _ part: inout SizeDecision.Part) {
        if seen.givesWay { return part.settle(part.current, .hostShort) }
        guard let spare = seen.spareMemoryBytes else { return }
        let each = Int(clamping: spare) / max(1, seen.members.count)
        let most = part.current + each / Self.memoryStep * Self.memoryStep
        if part.decided > most { part.settle(most, .hostRoom) }
    }

    // MARK: Both

    private static func isWorth(_ need: Int, _ current: Int) -> Bool {
        need * 100 < current * worthPercent
    }

    private func lower(
        to needs: HighestNeed, isWhole: Bool, _ seen: SizeObservation, _ window: Duration,
        _ part: inout SizeDecision.Part
    ) {
        guard let need = part.need, Self.isWorth(max(need, part.bounds.lowerBound), part.current)
        else {
            // What the bounds say is no matter of tolerance.
            if part.bounds.contains(part.current) { part.limits.append(.withinTolerance) }
            return
        }
        guard isWhole else { return part.limits.append(.missingFigures) }
        let highest = needs.highest(at: seen.now, window: window)
        guard let highest, !Self.isWorth(highest.amount, part.current) else {
            part.decided = highest?.amount ?? need
            return
        }
        part.limits.append(.window(until: highest.at + window))
    }

    private func bound(_ seen: SizeObservation, _ part: inout SizeDecision.Part) {
        if part.decided > part.bounds.upperBound {
            part.settle(part.bounds.upperBound, .maximum)
        } else if part.decided < part.bounds.lowerBound {
            part.settle(part.bounds.lowerBound, .minimum)
        }
    }

    /// Nothing is known, so nothing moves.
    private func keep(within seen: SizeObservation, _ part: inout SizeDecision.Part) {
        part.limits.append(seen.isPaused ? .paused : .noFigures)
    }
}
