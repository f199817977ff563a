import Model

/// `restart.memory`: who is to be replaced before he is killed has to get there first.
enum RestartRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let bound = draft.restart.memory, decoding.isGiven("restart.memory.above"),
            decoding.areSound("restart.memory", "restart.memory.above", "run.limits.memory"),
            let limit = draft.scale.settings.limits?.memory?.maximumBytes
                ?? draft.run.template.limits.memoryMaximumBytes,
            bound.aboveBytes >= limit
        else { return }
        decoding.error(
            "'restart.memory.above' is \(ByteText.write(bound.aboveBytes)), and at its memory limit of "
                + "\(ByteText.write(limit)) a replica is killed before",
            on: "restart.memory.above", hint: "write less, such as nine tenths of the limit")
    }
}
