import Model

extension PolicyLine {
    /// Nil where the limits of replicas do not move.
    static func limits(_ policy: ServicePolicy) -> PolicyLine? {
        guard let limits = policy.scale.limits else { return nil }
        let own = policy.template.limits
        let cpu = limits.cpu.map { cpu in
            let least = cpu.minimumMilliCores ?? own.cpuMilliCores ?? 0
            let order =
                limits.order == .before ? "before replicas are added" : "beside more replicas"
            return
                "CPU \(least)m to \(cpu.maximumMilliCores)m at \(policy.scale.limitTargetPercent) % "
                + "of it, \(order)"
        }
        let memory = limits.memory.map { memory in
            let least = memory.minimumBytes ?? own.size.memoryBytes ?? 0
            return "memory \(least.binaryText) to \(memory.maximumBytes.binaryText), "
                + "\(memory.marginPercent) % more than is in use"
        }
        let parts = [cpu, memory].compactMap(\.self).joined(separator: "; ")
        return PolicyLine(
            label: "moving limits", text: "\(parts); lower after \(limits.window.text)")
    }
}

extension PolicyLine {
    static func startBoost(_ scale: ScalePolicy) -> PolicyLine? {
        guard let boost = scale.startBoost else { return nil }
        let amount =
            boost.cpuMilliCores.map { "\($0)m" }
            ?? "\(boost.percent ?? 100) % of its CPU limit"
        return PolicyLine(
            label: "start boost",
            text: "\(amount), until it has been ready for \(boost.lasting.text)")
    }
}
