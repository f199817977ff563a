/// The language of policy files, from its root: `service: orders` and the sections.
enum PolicyLanguage {
    static var root: Section<PolicyDraft> {
        Section(
            "How coxswain runs one service on this host.", defaults: PolicyDraft(),
            [
                Field(
                    "service", .serviceName, \.name, also: ["name", "app", "id"],
                    required: "every policy has a name, as in 'service: orders'",
                    "The name of the service: a-z, 0-9 and inner dashes. Units, commands and the "
                        + "policy file carry it."),
                .section(
                    "run", RunSection.keys, \.run, also: ["exec", "process", "template"],
                    required: "what to run, as in 'run: { command: [/usr/bin/python3, app.py] }'"),
                .section(
                    "readiness", ReadinessSection.keys, \.readiness,
                    also: ["health", "healthcheck", "probe", "readinessprobe", "startupprobe"]),
                .section("liveness", LivenessSection.keys, \.liveness, also: ["livenessprobe"]),
                .section(
                    "front", FrontSection.keys, \.front,
                    also: ["port", "ports", "frontend", "listen"]),
                .section(
                    "scale", ScaleSection.keys, \.scale,
                    also: ["autoscale", "autoscaling", "instances"]),
                .section(
                    "restart", RestartSection.keys, \.restart, also: ["restarts", "restartpolicy"]),
                .section(
                    "rollout", RolloutSection.keys, \.rollout,
                    also: ["deploy", "update", "strategy"]),
            ])
    }
}
