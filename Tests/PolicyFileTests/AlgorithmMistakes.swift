/// Mistakes in what `scale` says about its algorithm: what is said about each, word for word.
extension Mistake {
    private static func scale(_ text: String, front: String = "{ listen: 127.0.0.1:8080 }")
        -> String
    {
        "service: x\nrun: { command: [/bin/true] }\nfront: \(front)\nscale: \(text)"
    }

    static let algorithms: [Mistake] = [
        Mistake(
            "an algorithm that nobody knows", scale("{ max: 3, algorithm: vpa }"),
            says: """
                4:29: error: 'scale.algorithm' must be 'default', 'hpa' or 'kpa', not 'vpa'
                hint: did you mean 'hpa'?
                """),
        Mistake(
            "an algorithm without a bound", scale("{ algorithm: hpa }"),
            says: """
                4:21: error: 'scale.algorithm' needs 'scale.max'
                hint: the most replicas there may be, as in 'max: 6'
                """),
        Mistake(
            "a target of nothing", scale("{ max: 3, in-flight: { target: 0 } }"),
            says: """
                4:39: error: 'scale.in-flight.target' must be between 0.001 and 1000000000, not 0
                """),
        Mistake(
            "a utilisation of nothing", scale("{ max: 3, algorithm: hpa, cpu: { target: 0% } }"),
            says: """
                4:49: error: 'scale.cpu.target' must be between 1% and 1000%, not 0%
                """),
        Mistake(
            "a number with a unit", scale("{ max: 3, rate: { target: 10/s } }"),
            says: """
                4:34: error: 'scale.rate.target' must be a number, not '10/s'
                hint: such as '20' or '2.5'
                """),
        Mistake(
            "a period without a unit",
            scale("{ max: 3, algorithm: hpa, hpa: { sync-period: 15 } }"),
            says: """
                4:54: error: 'scale.hpa.sync-period' must be a duration, and '15' has no unit
                hint: write '15s' for seconds, '15ms' for milliseconds
                """),
        Mistake(
            "memory without a limit to be a share of",
            scale("{ max: 3, algorithm: hpa, memory: { target: 70% } }"),
            says: """
                4:52: error: 'scale.memory.target' is a share of nothing: there is no memory limit
                hint: add 'scale.memory.request', or 'run.limits.memory'
                """),
        Mistake(
            "a figure that the algorithm does not know",
            scale("{ max: 3, algorithm: kpa, cpu: { target: 70% } }"),
            says: """
                4:39: error: 'scale.cpu' is no figure of 'algorithm: kpa'
                hint: kpa scales by 'in-flight' or 'rate'; 'algorithm: hpa' knows all figures
                """),
        Mistake(
            "two figures for one",
            scale("{ max: 3, algorithm: kpa, in-flight: { target: 1 }, rate: { target: 1 } }"),
            says: """
                4:66: error: 'algorithm: kpa' scales by one figure, and both 'in-flight' and 'rate' are given
                hint: remove one of the two
                """),
        Mistake(
            "memory by default", scale("{ max: 3, cpu: { target: 50% }, memory: { average: 1G } }"),
            says: """
                4:48: error: 'scale.memory' needs 'algorithm: hpa'
                hint: 'default' scales by 'cpu', 'in-flight' and 'rate'
                """),
        Mistake(
            "a held queue without a number", scale("{ max: 3, algorithm: hpa, held: {} }"),
            says: """
                4:40: error: 'scale.held' must have 'total' or 'average'
                hint: such as 'held: { total: 10 }'
                """),
        Mistake(
            "settings of another algorithm",
            scale("{ max: 3, algorithm: hpa, kpa: { tick: 2s }, growth: { replicas: 1 } }"),
            says: """
                4:39: warning: 'scale.kpa' has no effect with 'algorithm: hpa'
                hint: add 'algorithm: kpa', or remove it
                4:61: warning: 'scale.growth' has no effect with 'algorithm: hpa'
                hint: 'scale.hpa.up' and 'scale.hpa.down' say how fast the number may move
                """),
        Mistake(
            "a forecast for one who never looks ahead",
            scale("{ max: 3, algorithm: hpa, prediction: off }"),
            says: """
                4:46: warning: 'scale.prediction' has no effect with 'algorithm: hpa'
                hint: only 'algorithm: default' looks ahead
                """),
        Mistake(
            "a step that says both",
            scale(
                "{ max: 3, algorithm: hpa, hpa: { up: { policies: "
                    + "[{ replicas: 1, percent: 10%, period: 1m }, { percent: 1% }] } } }"),
            says: """
                4:58: error: 'scale.hpa.up.policies[0]' must have one of 'replicas' and 'percent'
                hint: such as '[{ replicas: 4, period: 15s }]'
                4:101: error: missing 'scale.hpa.up.policies[1].period'
                hint: the time it is counted in, as in 'period: 15s'
                """),
        Mistake(
            "a target that only one algorithm knows",
            scale("{ max: 3, algorithm: hpa, cpu: { target: auto } }"),
            says: """
                4:49: error: 'scale.cpu.target' is 'auto', which 'hpa' does not know
                hint: write a share, as in 'target: 60%'
                """),
        Mistake(
            "requests without a front port",
            """
            service: x
            run: { command: [/bin/true] }
            scale: { max: 3, algorithm: kpa }
            """,
            says: """
                3:29: error: what 'scale.algorithm' needs is counted by the front port, and the policy has none
                hint: add 'front: { listen: 127.0.0.1:8080 }', or scale by 'cpu'
                """),
    ]
}
