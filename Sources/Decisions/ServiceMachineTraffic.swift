import Model

/// Which ready replicas the front sends requests to, and how many of them.
extension ServiceState {
    /// In a blue-green rollout one set serves and the other does not; else all do.
    package func isServing(_ replica: Replica) -> Bool {
        guard let serving = servingDigest else { return true }
        return replica.digest == serving
    }

    /// Nil: all serve.
    var servingDigest: String? {
        guard policy?.rollout.strategy == .blueGreen, let number = rollout?.serving else {
            return nil
        }
        return revision(number)?.digest
    }

    /// Every ready replica that serves, also one that has to go, until it is drained.
    var routedEndpoints: [RoutedEndpoint] {
        let shares = canaryShares
        let serving = servingDigest
        let isMarked = canaryRouting != nil
        return replicas.indices.compactMap { index in
            guard replicas[index].phase == .ready, let endpoint = replicas[index].endpoint else {
                return nil
            }
            if let serving, replicas[index].digest != serving { return nil }
            let weight =
                shares.map { replicas[index].digest == targetDigest ? $0.new : $0.old }
                ?? RoutedEndpoint.fullWeight
            return RoutedEndpoint(
                replica: replicas[index].id, endpoint: endpoint, weight: weight,
                isCanary: isMarked && replicas[index].digest == targetDigest)
        }
    }

    /// What requests of a canary may say themselves; nil: nothing.
    var canaryRouting: CanaryRouting? {
        guard let step = canaryStep, let match = policy?.rollout.canary.match else { return nil }
        return CanaryRouting(match, isByRequestOnly: step.percent == 0)
    }

    /// What each replica of the one and of the other revision weighs. Worked example: 10 % for one new
    /// replica beside three old ones: 10 * 3 and 90 * 1, so 30 of 300 go to the new one.
    private var canaryShares: (new: UInt16, old: UInt16)? {
        guard let percent = canaryStep?.percent, percent > 0 else { return nil }
        let ready = replicas.indices.filter {
            replicas[$0].phase == .ready && replicas[$0].endpoint != nil
        }
        let new = ready.count { replicas[$0].digest == targetDigest }
        let old = ready.count - new
        // Alone, either side has all.
        guard new > 0, old > 0 else { return nil }
        let (newWeight, oldWeight) = (percent * old, (100 - percent) * new)
        let divisor = Self.commonDivisor(newWeight, oldWeight)
        let scale = max(1, (max(newWeight, oldWeight) / divisor + 65_534) / 65_535)
        return (
            UInt16(clamping: newWeight / divisor / scale),
            UInt16(clamping: oldWeight / divisor / scale)
        )
    }

    private static func commonDivisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return max(1, left)
    }
}
