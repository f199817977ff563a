import Model

/// `run` in itself: users, memory, sandbox.
enum RunRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        groupNeedsUser(draft, &decoding)
        memoryHighIsWithinMemory(draft.run.template.limits, &decoding)
        dynamicUserIsSandboxed(draft, &decoding)
        beforeTheStopIsOneThing(draft, &decoding)
    }

    private static func beforeTheStopIsOneThing(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let preStop = draft.run.preStop,
            decoding.areSound("run.stop.before", "run.stop.before.path", "run.stop.before.command")
        else { return }
        if (preStop.path == nil) == (preStop.command == nil) {
            decoding.error(
                "'run.stop.before' must have one of 'path' and 'command'", on: "run.stop.before",
                hint: "write 'path: /quit' or 'command: [/usr/bin/app-quit]'")
        } else if preStop.path != nil, draft.endpoint == .none,
            decoding.areSound("run.endpoint")
        {
            decoding.error(
                "'run.stop.before.path' needs an endpoint to ask", on: "run.stop.before.path",
                hint: "add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT")
        }
    }

    private static func groupNeedsUser(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.run.group != nil, !decoding.isGiven("run.user") else { return }
        decoding.error(
            "'run.group' needs 'run.user'", on: "run.group",
            hint: "add the user, or leave out both for a dynamic user")
    }

    private static func memoryHighIsWithinMemory(
        _ limits: ResourceLimits, _ decoding: inout Decoding
    ) {
        guard let high = limits.memoryHighBytes, let maximum = limits.memoryMaximumBytes,
            high > maximum
        else { return }
        decoding.error(
            "'run.limits.memory-high' is \(ByteText.write(high)), more than 'run.limits.memory', "
                + "which is \(ByteText.write(maximum))", on: "run.limits.memory-high",
            hint: "memory is slowed down at the first and killed at the second")
    }

    private static func dynamicUserIsSandboxed(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let sandbox = draft.run.template.sandbox
        guard !decoding.isGiven("run.user"), decoding.isGiven("run.sandbox") else { return }
        let isWeaker =
            !sandbox.noNewPrivileges || !sandbox.privateTmp || sandbox.protectSystem == .no
        guard isWeaker else { return }
        decoding.warning(
            "'run.sandbox' cannot open what a dynamic user closes", on: "run.sandbox",
            hint: "give 'run.user'; systemd.exec(5), DynamicUser=, tells what it implies")
    }
}
