import Model

/// `scale.min: 0`: somebody has to hold what comes while there is no replica.
enum IdleRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard decoding.areSound("scale.min") else { return }
        guard draft.scale.minimum == 0 else {
            if decoding.isGiven("scale.idle") {
                decoding.warning(
                    "'scale.idle' has no effect without 'min: 0'", on: "scale.idle",
                    hint: "with 'min: 0' a service that has nothing to do has no replica")
            }
            return
        }
        if draft.front == nil, decoding.areSound("front") {
            decoding.error(
                "'scale.min' is 0, and there is no front port to hold what comes meanwhile",
                on: "scale.min", hint: "add 'front: { listen: 127.0.0.1:8080 }', or write 'min: 1'")
        } else if draft.endpoint == .direct, decoding.areSound("run.endpoint") {
            decoding.error(
                "'scale.min' is 0, and with 'run.endpoint: direct' nobody sees whether requests come",
                on: "scale.min", hint: "use 'run.endpoint: socket', or write 'min: 1'")
        }
    }
}
