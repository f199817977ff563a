import Model

/// `front`: limits that leave each other something to do.
enum FrontLimitRules {
    static func check(_ front: FrontPolicy, _ decoding: inout Decoding) {
        somethingMayBeHeld(front, &decoding)
        somethingMayBeRepeated(front.retries, &decoding)
        ejectionsGrow(front.ejection, &decoding)
        ejectionsEndBeforeThePanic(front.ejection, &decoding)
    }

    private static func somethingMayBeHeld(_ front: FrontPolicy, _ decoding: inout Decoding) {
        if front.heldRequestsMaximum == 0, front.holdDeadline > .zero,
            decoding.isGiven("front.held-requests"), decoding.isGiven("front.hold-deadline")
        {
            decoding.warning(
                "'front.hold-deadline' has no effect: 'held-requests: 0' lets none wait",
                on: "front.hold-deadline", hint: "remove one of the two")
        } else if front.holdDeadline == .zero, front.heldRequestsMaximum > 0,
            decoding.isGiven("front.held-requests"), decoding.areSound("front.hold-deadline")
        {
            decoding.warning(
                "'front.held-requests' has no effect: 'hold-deadline: 0s' lets none wait",
                on: "front.held-requests", hint: "remove one of the two")
        }
    }

    private static func somethingMayBeRepeated(
        _ retries: RetryBudget, _ decoding: inout Decoding
    ) {
        guard retries.percent == 0, retries.minimumConcurrent == 0,
            decoding.areSound("front.retries.percent", "front.retries.concurrent")
        else { return }
        decoding.error(
            "'front.retries' allows none: 'percent' and 'concurrent' are both zero",
            on: "front.retries.percent", "front.retries.concurrent",
            hint: "raise one of the two, or write 'retries: off'")
    }

    private static func ejectionsGrow(_ ejection: EjectionPolicy, _ decoding: inout Decoding) {
        guard ejection.baseDuration > ejection.maximumDuration,
            decoding.areSound("front.ejection.duration", "front.ejection.max-duration")
        else { return }
        decoding.error(
            "'front.ejection.duration' is \(DurationText.write(ejection.baseDuration)), more than "
                + "'max-duration', which is \(DurationText.write(ejection.maximumDuration))",
            on: "front.ejection.duration", "front.ejection.max-duration",
            hint: "raise 'max-duration'")
    }

    private static func ejectionsEndBeforeThePanic(
        _ ejection: EjectionPolicy, _ decoding: inout Decoding
    ) {
        guard ejection.maximumPercent + ejection.panicPercent > 100,
            decoding.areSound("front.ejection.max-ejected", "front.ejection.panic")
        else { return }
        decoding.warning(
            "with \(ejection.maximumPercent)% of the replicas ejected fewer than "
                + "\(ejection.panicPercent)% are left, and all get requests again",
            on: "front.ejection.max-ejected", "front.ejection.panic",
            hint: "the two add up to at most 100%")
    }
}
