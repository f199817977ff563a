/// Mistakes in `rollout` and `restart`: what is said about each, word for word.
extension Mistake {
    static let rollout: [Mistake] = [
        Mistake(
            "nothing that may move",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { surge: 0, unavailable: 0 }
            """,
            says: """
                3:19: error: no replica could be replaced: 'rollout.surge' is 0, and 'rollout.unavailable' is 0 of 1
                hint: 'surge: 1' starts the new one first, and is the safe choice
                """),
        Mistake(
            "steps of a recreation",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { strategy: recreate, surge: 1 }
            """,
            says: """
                3:39: error: 'rollout.surge' has no meaning with 'strategy: recreate', which ends all old replicas first
                hint: remove it, or choose 'strategy: rolling'
                """),
        Mistake(
            "a percentage of few",
            """
            service: x
            run: { command: [/bin/true] }
            scale: { replicas: 3 }
            rollout: { surge: 0%, unavailable: 25% }
            """,
            says: """
                4:19: error: no replica could be replaced: 'rollout.surge' is 0%, and 'rollout.unavailable' is 25% of 3
                hint: 'surge: 1' starts the new one first, and is the safe choice
                """),
        Mistake(
            "a service that waits for itself and for another in two ways",
            """
            service: x
            run: { command: [/bin/true] }
            after: [x, db, db]
            requires: db
            """,
            says: """
                3:9: error: a service cannot wait for itself
                hint: take it out
                3:12: error: 'db' is in 'after' and in 'requires'
                hint: 'requires' waits for it, too: take it out of 'after'
                3:16: error: 'db' is there twice
                hint: take one out
                3:16: error: 'db' is in 'after' and in 'requires'
                hint: 'requires' waits for it, too: take it out of 'after'
                """),
        Mistake(
            "more than all",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { surge: 150% }
            """,
            says: """
                3:19: error: 'rollout.surge' must be between 0% and 100%, not 150%
                """),
        Mistake(
            "a fraction of a percent",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { surge: 12.5% }
            """,
            says: """
                3:19: error: 'rollout.surge' must be a whole percentage, not '12.5%'
                hint: such as '25%'
                """),
        Mistake(
            "neither count nor percentage",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { surge: some }
            """,
            says: """
                3:19: error: 'rollout.surge' must be a number of replicas or a percentage, not 'some'
                hint: such as 1 or '25%'
                """),
        Mistake(
            "a deadline before the end of min-ready",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { min-ready: 2m }
            """,
            says: """
                3:23: error: 'rollout.min-ready' is 2m, and 'rollout.progress-deadline' is over by then (1m)
                hint: every rollout would fail; raise 'progress-deadline'
                """),
        Mistake(
            "an action that is none",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { on-failure: rollback }
            """,
            says: """
                3:24: error: 'rollout.on-failure' must be 'undo' or 'pause', not 'rollback'
                """),
        Mistake(
            "a history of nothing",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { history: 0 }
            """,
            says: """
                3:21: error: 'rollout.history' must be between 1 and 100, not 0
                """),
        Mistake(
            "a condition that is none",
            """
            service: x
            run: { command: [/bin/true] }
            restart: { condition: on-error }
            """,
            says: """
                3:23: error: 'restart.condition' must be 'always', 'on-failure' or 'never', not 'on-error'
                """),
        Mistake(
            "a back-off that shrinks",
            """
            service: x
            run: { command: [/bin/true] }
            restart: { backoff: { initial: 1m, max: 10s } }
            """,
            says: """
                3:32: error: 'restart.backoff.initial' is 1m, more than 'max', which is 10s
                hint: raise 'max'
                """),
        Mistake(
            "memory at which a replica is killed already",
            """
            service: x
            run: { command: [/bin/true], limits: { memory: 256M } }
            restart: { memory: { above: 300M } }
            """,
            says: """
                3:29: error: 'restart.memory.above' is 300M, and at its memory limit of 256M a replica is killed before
                hint: write less, such as nine tenths of the limit
                """),
        Mistake(
            "a bound for memory that does not say how much",
            """
            service: x
            run: { command: [/bin/true] }
            restart: { memory: { for: 5s } }
            """,
            says: """
                3:20: error: missing 'restart.memory.above'
                hint: how much is too much, as in 'above: 450M'
                """),
        Mistake(
            "a back-off by fractions",
            """
            service: x
            run: { command: [/bin/true] }
            restart: { backoff: { factor: 1.5 } }
            """,
            says: """
                3:31: error: 'restart.backoff.factor' must be a whole number, not '1.5'
                hint: a number from 1 to 100, in plain digits
                """),
        Mistake(
            "a step that is none",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:80 }
            rollout: { strategy: canary, canary: { steps: [10%] } }
            """,
            says: """
                4:48: error: 'rollout.canary.steps[0]' must be a step, not '10%'
                hint: such as '10% for 5m' or '50% with 2 replicas until promoted'
                """),
        Mistake(
            "a step of everything",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:80 }
            rollout: { strategy: canary, canary: { steps: [100% for 1m] } }
            """,
            says: """
                4:48: error: 'rollout.canary.steps[0]' must be of 0% to 99% of the requests, not '100%'
                hint: after the last step the new revision gets all of them
                """),
        Mistake(
            "a step for nobody",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:80 }
            rollout: { strategy: canary, canary: { steps: [5% for 1m, 0% for 1m] } }
            """,
            says: """
                4:59: error: a step of 0% would have no request at all
                hint: give 'canary.header' or 'canary.cookie' for those that ask for it
                """),
        Mistake(
            "requests that ask in two ways, and where nobody looks",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:80, mode: tcp }
            rollout: { strategy: canary, canary: { header: X-A, cookie: a } }
            """,
            says: """
                4:48: error: 'rollout.canary' cannot look at requests with 'front.mode: tcp'
                hint: remove it, or choose 'mode: http'
                4:61: error: a request says by one of 'header' and 'cookie' which revision it is for
                hint: remove one of the two
                """),
        Mistake(
            "steps of another strategy",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { canary: { steps: [10% for 1m] } }
            """,
            says: """
                3:20: error: 'rollout.canary' has no meaning with 'strategy: rolling'
                hint: remove it, or choose 'strategy: canary'
                """),
        Mistake(
            "a canary without a front",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { strategy: canary }
            """,
            says: """
                3:22: error: 'strategy: canary' needs a front port: it is there that requests are shared out
                hint: add 'front', or choose 'strategy: rolling'
                """),
        Mistake(
            "a command that is not said",
            """
            service: x
            run: { command: [/bin/true] }
            rollout: { before: { deadline: 10s } }
            """,
            says: """
                3:20: error: missing 'rollout.before.command'
                hint: the program and its arguments, such as '[/usr/bin/migrate, --all]'
                """),
    ]
}
