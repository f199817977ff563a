import Model

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
                    also: ["health", "healthcheck", "probe", "readinessprobe"]),
                .section(
                    "startup", StartupSection.keys, \.startup,
                    also: ["startupprobe", "boot", "initial-delay"]),
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
                Field(
                    "after", .services, \.after, also: ["start-after", "depends-on", "wants"],
                    "Services of which a replica has to be available before this one begins. "
                        + "Nobody waits for one that is not there, wants no replica or has failed."),
                Field(
                    "requires", .services, \.requires, also: ["needs", "require", "dependencies"],
                    "Services without an available replica of which nothing is started here. What "
                        + "runs goes on."),
                Field(
                    "priority", .wholeNumber(0...100), \.priority, also: ["importance", "weight"],
                    "While the host is short of memory or CPU, services with a lower one than another "
                        + "get no more replicas, then give back what they have, down to 'scale.min' "
                        + "and one at least."),
                .section(
                    "on-failure", AlertSection.keys, \.alerts,
                    also: ["alert", "alerts", "notify", "onfailure", "webhook"]),
                Field(
                    "group", .serviceName, \.group, also: ["rollout-group", "stack"],
                    "Services of one group whose new revisions are applied together roll as one: each "
                        + "after those that it waits for, and if one goes back, so do all. Left out: "
                        + "it rolls by itself."),
                Field(
                    "chaos", Kind<ChaosConsent>.choice, \.chaos,
                    also: ["drill", "faults", "chaos-monkey"],
                    "Whether faults may be made in its replicas on purpose, by 'coxctl chaos': off "
                        + "or allowed. Left out: off."),
            ])
    }
}

extension Kind where Value == [ServiceName] {
    static var services: Kind {
        oneOrMore(
            of: .serviceName, upTo: Limits.dependencies, "services", example: "'[db, queue]'")
    }
}
