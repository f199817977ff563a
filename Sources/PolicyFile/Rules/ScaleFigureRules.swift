import Model

/// What one figure of `scale` needs besides itself.
enum ScaleFigureRules {
    static func check(_ figure: String, _ draft: PolicyDraft, _ decoding: inout Decoding) {
        algorithmKnows(figure, draft.scale.settings.algorithm, &decoding)
        switch figure {
        case "cpu": cpuHasATarget(draft.scale.settings, &decoding)
        case "memory": memoryHasATarget(draft, &decoding)
        case "held":
            guard draft.scale.settings.held == HeldTarget(),
                decoding.areSound("scale.held", "scale.held.total", "scale.held.average")
            else { break }
            decoding.error(
                "'scale.held' must have 'total' or 'average'", on: "scale.held",
                hint: "such as 'held: { total: 10 }'")
        default: break
        }
        if ["in-flight", "rate", "held"].contains(figure) {
            frontCounts(figure, draft, &decoding)
        }
    }

    private static func algorithmKnows(
        _ figure: String, _ algorithm: ScaleAlgorithm, _ decoding: inout Decoding
    ) {
        guard decoding.areSound("scale.algorithm") else { return }
        switch algorithm {
        case .hpa:
            break
        case .standard where ["memory", "held"].contains(figure):
            decoding.error(
                "'scale.\(figure)' needs 'algorithm: hpa'", on: "scale.\(figure)",
                hint: "'default' scales by 'cpu', 'in-flight' and 'rate'")
        case .kpa where ["cpu", "memory", "held"].contains(figure):
            decoding.error(
                "'scale.\(figure)' is no figure of 'algorithm: kpa'", on: "scale.\(figure)",
                hint: "kpa scales by 'in-flight' or 'rate'; 'algorithm: hpa' knows all figures")
        case .kpa where figure == "rate" && decoding.isGiven("scale.in-flight"):
            decoding.error(
                "'algorithm: kpa' scales by one figure, and both 'in-flight' and 'rate' are given",
                on: "scale.rate", hint: "remove one of the two")
        case .standard, .kpa:
            break
        }
    }

    private static func cpuHasATarget(_ settings: ScalePolicy, _ decoding: inout Decoding) {
        guard let cpu = settings.cpu,
            decoding.areSound("scale.cpu", "scale.cpu.target", "scale.cpu.average")
        else { return }
        if settings.algorithm != .hpa, cpu.averageMilliCores != nil {
            decoding.error(
                "'scale.cpu.average' needs 'algorithm: hpa'", on: "scale.cpu.average",
                hint: "write a share of the CPU limit, as in 'target: 60%'")
        } else if settings.algorithm != .standard, decoding.isGiven("scale.cpu.target"),
            cpu.percent == nil
        {
            decoding.error(
                "'scale.cpu.target' is 'auto', which '\(settings.algorithm.rawValue)' does not know",
                on: "scale.cpu.target", hint: "write a share, as in 'target: 60%'")
        } else if !decoding.isGiven("scale.cpu.target"), cpu.averageMilliCores == nil {
            decoding.error(
                "missing 'scale.cpu.target'", on: "scale.cpu",
                hint: "the use to aim at, as in 'target: 60%', or 'auto'")
        }
    }

    private static func memoryHasATarget(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let memory = draft.scale.settings.memory,
            decoding.areSound(
                "scale.memory", "scale.memory.target", "scale.memory.average",
                "scale.memory.request")
        else { return }
        if memory.percent == nil && memory.averageBytes == nil {
            decoding.error(
                "missing 'scale.memory.target'", on: "scale.memory",
                hint: "the use to aim at, as in 'target: 70%', or 'average: 200M'")
        }
        let limits = draft.run.template.limits
        if memory.percent != nil, memory.requestBytes == nil, limits.memoryMaximumBytes == nil,
            limits.memoryHighBytes == nil
        {
            decoding.error(
                "'scale.memory.target' is a share of nothing: there is no memory limit",
                on: "scale.memory.target",
                hint: "add 'scale.memory.request', or 'run.limits.memory'")
        }
    }

    static func frontCounts(
        _ figure: String, _ draft: PolicyDraft, _ decoding: inout Decoding
    ) {
        guard draft.front == nil, decoding.areSound("front") else { return }
        decoding.error(
            "what 'scale.\(figure)' needs is counted by the front port, and the policy has none",
            on: "scale.\(figure)",
            hint: "add 'front: { listen: 127.0.0.1:8080 }', or scale by 'cpu'")
    }
}
