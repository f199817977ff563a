/// Mistakes in `scale`: what is said about each, word for word.
extension Mistake {
    static let scale: [Mistake] = [
        Mistake(
            "too many replicas",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              replicas: 5000
            """,
            says: """
                4:13: error: 'scale.replicas' must be between 0 and 1000, not 5000
                """),
        Mistake(
            "bounds without a figure",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              min: 2
              max: 6
            """,
            says: """
                4:8: error: 'scale.min' needs 'scale.cpu', the figure to scale by
                hint: add 'cpu: { target: 60% }', or write 'replicas' for a fixed number
                5:8: error: 'scale.max' needs 'scale.cpu', the figure to scale by
                hint: add 'cpu: { target: 60% }', or write 'replicas' for a fixed number
                """),
        Mistake(
            "settings without a figure",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              replicas: 2
              tolerance: 5%
            """,
            says: """
                5:14: warning: 'scale.tolerance' has no effect without 'scale.cpu'
                hint: add 'cpu: { target: 60% }', 'min' and 'max' to let the number move
                """),
        Mistake(
            "a figure without a bound",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              cpu: { target: 60% }
            """,
            says: """
                4:8: error: 'scale.cpu' needs 'scale.max'
                hint: the most replicas there may be, as in 'max: 6'
                """),
        Mistake(
            "a figure without a target",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              max: 3
              cpu: { window: 5s }
            """,
            says: """
                5:8: error: missing 'scale.cpu.target'
                hint: the use to aim at, as in 'target: 60%', or 'auto'
                """),
        Mistake(
            "a target without a percent sign",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              max: 3
              cpu: { target: 60 }
            """,
            says: """
                5:18: error: 'scale.cpu.target' must be a percentage, and '60' has no '%'
                hint: write '60%'
                """),
        Mistake(
            "a target in a word that is not known",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              max: 3
              cpu: { target: automatic }
            """,
            says: """
                5:18: error: 'scale.cpu.target' must be a percentage or 'auto', not 'automatic'
                hint: such as '60%'
                """),
        Mistake(
            "a target in parts of one",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              max: 3
              cpu: { target: 0.6 }
            """,
            says: """
                5:18: error: 'scale.cpu.target' must be a whole percentage, not '0.6'
                hint: such as '25%'
                """),
        Mistake(
            "a percentage instead of keys",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              max: 3
              cpu: 60%
            """,
            says: """
                5:8: error: 'scale.cpu' must be a set of keys, not '60%'
                hint: its keys are 'target', 'average', 'request' and 'window', each on a line of its own
                """),
        Mistake(
            "bounds that are swapped",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              min: 6
              max: 2
              cpu: { target: 60% }
            """,
            says: """
                4:8: error: 'scale.min' is 6, more than 'scale.max', which is 2
                hint: swap the two
                """),
        Mistake(
            "bounds that are equal",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              min: 3
              max: 3
              cpu: { target: 60% }
            """,
            says: """
                5:8: error: 'scale.cpu' has nothing to decide: 'min' and 'max' are both 3
                hint: raise 'max', or write 'replicas: 3' without 'cpu'
                """),
        Mistake(
            "a count outside of the bounds",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              replicas: 9
              min: 2
              max: 6
              cpu: { target: 60% }
            """,
            says: """
                4:13: error: 'scale.replicas' is 9, outside of 2 to 6
                hint: with 'cpu' it is the number to begin with
                """),
        Mistake(
            "a target that is never passed",
            """
            service: x
            run:
              command: [/bin/true]
              limits: { cpu: 1 }
            scale:
              max: 6
              cpu: { target: 95% }
            """,
            says: """
                7:18: warning: a CPU target of 95% with a tolerance of 10% is never passed: use ends at 100% of 'run.limits.cpu'
                hint: lower the target; 60% to 80% are usual
                """),
        Mistake(
            "growth out of range",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              max: 6
              cpu: { target: 60% }
              growth: { replicas: 0, percent: 100, period: 100ms }
            """,
            says: """
                6:23: error: 'scale.growth.replicas' must be between 1 and 1000, not 0
                6:35: error: 'scale.growth.percent' must be a percentage, and '100' has no '%'
                hint: write '100%'
                6:48: error: 'scale.growth.period' must be between 1s and 1h, not 100ms
                """),
    ]
}
