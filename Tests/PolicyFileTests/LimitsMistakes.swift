/// Mistakes in `run.limits`, `run.sandbox` and `run.stop`: what is said about each, word for word.
extension Mistake {
    static let limits: [Mistake] = [
        Mistake(
            "CPU with a space",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { cpu: 20 % }
            """,
            says: """
                4:18: error: 'run.limits.cpu' must be an amount of CPU, not '20 %'
                hint: such as '20%' (of one core), '1.5' (cores) or '500m' (thousandths of a core)
                """),
        Mistake(
            "no CPU at all",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { cpu: 0 }
            """,
            says: """
                4:18: error: 'run.limits.cpu' must be between 1% and 102400%, not 0%
                """),
        Mistake(
            "CPU finer than a thousandth",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { cpu: 0.0005 }
            """,
            says: """
                4:18: error: 'run.limits.cpu' must be CPU in whole thousandths of a core, not '0.0005'
                hint: such as '20%' (of one core), '1.5' (cores) or '500m' (thousandths of a core)
                """),
        Mistake(
            "sizes in unknown units",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { memory: 256m, memory-high: 100MB }
            """,
            says: """
                4:21: error: 'run.limits.memory' must be a size, and 'm' is not a unit
                hint: write '256M'; K, M, G and T are powers of 1024, as in systemd
                4:40: error: 'run.limits.memory-high' must be a size, and 'MB' is not a unit
                hint: write '100M'; K, M, G and T are powers of 1024, as in systemd
                """),
        Mistake(
            "a size that is too small",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { memory: 64K }
            """,
            says: """
                4:21: error: 'run.limits.memory' must be between 1M and 1024T, not 64K
                """),
        Mistake(
            "a size without a number",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { memory: much }
            """,
            says: """
                4:21: error: 'run.limits.memory' must be a size, not 'much'
                hint: a size is a number with one of the units K, M, G, T, such as '256M' or '1.5G'
                """),
        Mistake(
            "memory-high beyond memory",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { memory: 256M, memory-high: 1G }
            """,
            says: """
                4:40: error: 'run.limits.memory-high' is 1G, more than 'run.limits.memory', which is 256M
                hint: memory is slowed down at the first and killed at the second
                """),
        Mistake(
            "numbers in other notations",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { tasks: "64", open-files: 010, cpu-weight: 1e2 }
            """,
            says: """
                4:20: error: 'run.limits.tasks' must be a whole number, not the text '64'
                hint: write it without quotes
                4:38: error: 'run.limits.open-files' must be a whole number, not '010'
                hint: a number from 1 to 1048576, in plain digits
                4:55: error: 'run.limits.cpu-weight' must be a whole number, not '1e2'
                hint: a number from 1 to 10000, in plain digits
                """),
        Mistake(
            "numbers out of range",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { tasks: 0, cpu-weight: 10001, open-files: -1 }
            """,
            says: """
                4:20: error: 'run.limits.tasks' must be between 1 and 4194304, not 0
                4:35: error: 'run.limits.cpu-weight' must be between 1 and 10000, not 10001
                4:54: error: 'run.limits.open-files' must be between 1 and 1048576, not -1
                """),
        Mistake(
            "yes and on for true",
            """
            service: x
            run:
              command: [/bin/true]
              sandbox: { no-new-privileges: yes, private-tmp: "true" }
            """,
            says: """
                4:33: error: 'run.sandbox.no-new-privileges' must be true or false, not 'yes'
                hint: write 'true'
                4:51: error: 'run.sandbox.private-tmp' must be true or false, not the text 'true'
                hint: write it without quotes
                """),
        Mistake(
            "a choice that is none",
            """
            service: x
            run:
              command: [/bin/true]
              sandbox: { protect-system: fulll, protect-home: hidden }
            """,
            says: """
                4:30: error: 'run.sandbox.protect-system' must be 'no', 'yes', 'full' or 'strict', not 'fulll'
                hint: did you mean 'full'?
                4:51: error: 'run.sandbox.protect-home' must be 'no', 'yes', 'read-only' or 'tmpfs', not 'hidden'
                """),
        Mistake(
            "one path instead of a list",
            """
            service: x
            run:
              command: [/bin/true]
              sandbox: { read-write-paths: /var }
            """,
            says: """
                4:32: error: 'run.sandbox.read-write-paths' must be a list, not '/var'
                hint: such as '[/var/lib/orders]'
                """),
        Mistake(
            "a relative path in the list",
            """
            service: x
            run:
              command: [/bin/true]
              sandbox: { read-write-paths: [/var, -/opt, run] }
            """,
            says: """
                4:46: error: 'run.sandbox.read-write-paths[2]' must be an absolute path, not 'run'
                hint: a path that begins with '/'
                """),
        Mistake(
            "a sandbox that a dynamic user closes",
            """
            service: x
            run:
              command: [/bin/true]
              sandbox: off
            """,
            says: """
                4:12: warning: 'run.sandbox' cannot open what a dynamic user closes
                hint: give 'run.user'; systemd.exec(5), DynamicUser=, tells what it implies
                """),
        Mistake(
            "a sandbox that is on",
            """
            service: x
            run:
              command: [/bin/true]
              sandbox: on
            """,
            says: """
                4:12: error: 'run.sandbox' must be a set of keys, not 'on'
                hint: its keys are 'no-new-privileges', 'private-tmp', 'protect-system', 'protect-home' and 'read-write-paths', each on a line of its own
                """),
        Mistake(
            "a signal without SIG",
            """
            service: x
            run:
              command: [/bin/true]
              stop: { signal: TERM }
            """,
            says: """
                4:19: error: 'run.stop.signal' must be 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2' or 'SIGWINCH', not 'TERM'
                hint: did you mean 'SIGTERM'?
                """),
        Mistake(
            "a signal that is none",
            """
            service: x
            run:
              command: [/bin/true]
              stop: { signal: SIGFOO }
            """,
            says: """
                4:19: error: 'run.stop.signal' must be 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2' or 'SIGWINCH', not 'SIGFOO'
                """),
        Mistake(
            "a deadline without a unit",
            """
            service: x
            run:
              command: [/bin/true]
              stop: { deadline: 30 }
            """,
            says: """
                4:21: error: 'run.stop.deadline' must be a duration, and '30' has no unit
                hint: write '30s' for seconds, '30ms' for milliseconds
                """),
        Mistake(
            "an endpoint of another kind",
            """
            service: x
            run:
              command: [/bin/true]
              endpoint: sockets
            """,
            says: """
                4:13: error: 'run.endpoint' must be 'port', 'socket', 'direct' or 'none', not 'sockets'
                hint: did you mean 'socket'?
                """),
    ]
}
