import Model

/// `scale.limits`: what moves has to begin somewhere, within its bounds.
enum LimitRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        checkStartBoost(draft, &decoding)
        guard let limits = draft.scale.settings.limits, decoding.areSound("scale.limits") else {
            return
        }
        if limits.cpu == nil, limits.memory == nil,
            decoding.areSound("scale.limits.cpu", "scale.limits.memory")
        {
            decoding.error(
                "'scale.limits' must have 'cpu' or 'memory'", on: "scale.limits",
                hint: "such as 'limits: { cpu: { max: 2 } }'")
        }
        if let cpu = limits.cpu { check(cpu, draft.run.template.limits, &decoding) }
        if let memory = limits.memory { check(memory, draft.run.template.limits, &decoding) }
        orderNeedsCPU(draft, &decoding)
    }

    private static func check(
        _ cpu: ScaleLimits.CPU, _ own: ResourceLimits, _ decoding: inout Decoding
    ) {
        guard decoding.isGiven("scale.limits.cpu.max"),
            decoding.areSound(
                "scale.limits.cpu", "scale.limits.cpu.min", "scale.limits.cpu.max",
                "run.limits.cpu")
        else { return }
        guard let begin = own.cpuMilliCores else {
            return decoding.error(
                "'scale.limits.cpu' has no limit to begin with", on: "scale.limits.cpu",
                hint: "add 'run.limits.cpu', between 'min' and 'max'")
        }
        holds(
            Bounds(
                of: "cpu", begin: begin, minimum: cpu.minimumMilliCores ?? begin,
                maximum: cpu.maximumMilliCores),
            in: "run.limits.cpu", CPUText.write, &decoding)
    }

    private static func check(
        _ memory: ScaleLimits.Memory, _ own: ResourceLimits, _ decoding: inout Decoding
    ) {
        let place = own.memoryMaximumBytes == nil ? "run.limits.memory-high" : "run.limits.memory"
        guard decoding.isGiven("scale.limits.memory.max"),
            decoding.areSound(
                "scale.limits.memory", "scale.limits.memory.min", "scale.limits.memory.max",
                "run.limits.memory", "run.limits.memory-high")
        else { return }
        guard let begin = own.size.memoryBytes else {
            return decoding.error(
                "'scale.limits.memory' has no limit to begin with", on: "scale.limits.memory",
                hint: "add 'run.limits.memory', between 'min' and 'max'")
        }
        holds(
            Bounds(
                of: "memory", begin: begin, minimum: memory.minimumBytes ?? begin,
                maximum: memory.maximumBytes),
            in: place, ByteText.write, &decoding)
    }

    private static func checkStartBoost(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let key = "scale.start-boost"
        guard let boost = draft.scale.settings.startBoost,
            decoding.areSound(key, "\(key).factor", "\(key).cpu", "run.limits.cpu")
        else { return }
        if (boost.percent == nil) == (boost.cpuMilliCores == nil) {
            return decoding.error(
                "'\(key)' must have one of 'factor' and 'cpu'", on: key,
                hint: "such as 'start-boost: { factor: 300% }' or 'start-boost: { cpu: 2 }'")
        }
        guard let own = draft.run.template.limits.cpuMilliCores else {
            return decoding.error(
                "'\(key)' has no limit to raise", on: key,
                hint: "add 'run.limits.cpu'; without it a replica has all the CPU there is")
        }
        if let cpu = boost.cpuMilliCores, cpu <= own {
            decoding.error(
                "'\(key).cpu' is \(CPUText.write(cpu)), no more than 'run.limits.cpu', which is "
                    + CPUText.write(own), on: "\(key).cpu",
                hint: "write more, or leave 'start-boost' out")
        }
    }

    private struct Bounds<Amount: Comparable> {
        let key: String
        let begin: Amount
        let minimum: Amount
        let maximum: Amount

        init(of resource: String, begin: Amount, minimum: Amount, maximum: Amount) {
            key = "scale.limits.\(resource)"
            self.begin = begin
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    private static func holds<Amount>(
        _ bounds: Bounds<Amount>, in place: String, _ text: (Amount) -> String,
        _ decoding: inout Decoding
    ) {
        let (low, high) = (text(bounds.minimum), text(bounds.maximum))
        if decoding.isGiven("\(bounds.key).min"), bounds.minimum > bounds.maximum {
            decoding.error(
                "'\(bounds.key).min' is \(low), more than '\(bounds.key).max', which is \(high)",
                on: "\(bounds.key).min", "\(bounds.key).max", hint: "swap the two")
        } else if bounds.begin < bounds.minimum || bounds.begin > bounds.maximum {
            let bound =
                bounds.begin > bounds.maximum
                ? "more than '\(bounds.key).max', which is \(high)"
                : "less than '\(bounds.key).min', which is \(low)"
            decoding.error(
                "'\(place)' is \(text(bounds.begin)), \(bound)", on: place,
                hint: "it is the limit to begin with")
        } else if bounds.minimum == bounds.maximum {
            decoding.error(
                "'\(bounds.key)' has nothing to decide: its bounds are both \(high)",
                on: "\(bounds.key).max", hint: "raise 'max', or leave '\(bounds.key)' out")
        }
    }

    private static func orderNeedsCPU(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard decoding.isGiven("scale.limits.order"), draft.scale.settings.limits?.cpu == nil,
            decoding.areSound("scale.limits.cpu", "scale.limits.order")
        else { return }
        decoding.warning(
            "'scale.limits.order' has no effect without 'scale.limits.cpu'",
            on: "scale.limits.order", hint: "memory asks for no replicas")
    }
}
