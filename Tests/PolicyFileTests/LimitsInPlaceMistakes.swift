/// Mistakes in `scale.limits`: what is said about each, word for word.
extension Mistake {
    private static func limits(_ limits: String, own: String = "cpu: 500m, memory: 128M") -> String
    {
        """
        service: x
        run:
          command: [/bin/true]
          limits: { \(own) }
        scale:
          replicas: 2
          limits: { \(limits) }
        """
    }

    private static func boost(_ boost: String, own: String = "cpu: 500m") -> String {
        """
        service: x
        run:
          command: [/bin/true]
          limits: { \(own) }
        scale:
          replicas: 2
          start-boost: { \(boost) }
        """
    }

    static let limitsInPlace: [Mistake] = [
        Mistake(
            "limits of nothing", limits("window: 1m"),
            says: """
                7:11: error: 'scale.limits' must have 'cpu' or 'memory'
                hint: such as 'limits: { cpu: { max: 2 } }'
                """),
        Mistake(
            "no upper bound", limits("cpu: { min: 100m }"),
            says: """
                7:18: error: missing 'scale.limits.cpu.max'
                hint: the most CPU that a replica may get, as in 'max: 2'
                """),
        Mistake(
            "no CPU limit to begin with", limits("cpu: { max: 2 }", own: "memory: 128M"),
            says: """
                7:18: error: 'scale.limits.cpu' has no limit to begin with
                hint: add 'run.limits.cpu', between 'min' and 'max'
                """),
        Mistake(
            "no memory limit to begin with", limits("memory: { max: 1G }", own: "cpu: 500m"),
            says: """
                7:21: error: 'scale.limits.memory' has no limit to begin with
                hint: add 'run.limits.memory', between 'min' and 'max'
                """),
        Mistake(
            "bounds the wrong way round", limits("cpu: { min: 2, max: 1 }"),
            says: """
                7:25: error: 'scale.limits.cpu.min' is 200%, more than 'scale.limits.cpu.max', which is 100%
                hint: swap the two
                """),
        Mistake(
            "a beginning outside of the bounds", limits("memory: { min: 256M, max: 1G }"),
            says: """
                4:32: error: 'run.limits.memory' is 128M, less than 'scale.limits.memory.min', which is 256M
                hint: it is the limit to begin with
                """),
        Mistake(
            "a beginning of memory-high outside of the bounds",
            limits("memory: { max: 64M }", own: "memory-high: 128M"),
            says: """
                4:26: error: 'run.limits.memory-high' is 128M, more than 'scale.limits.memory.max', which is 64M
                hint: it is the limit to begin with
                """),
        Mistake(
            "bounds that leave nothing to decide", limits("cpu: { max: 500m }"),
            says: """
                7:25: error: 'scale.limits.cpu' has nothing to decide: its bounds are both 50%
                hint: raise 'max', or leave 'scale.limits.cpu' out
                """),
        Mistake(
            "an order of one", limits("memory: { max: 1G }, order: beside"),
            says: """
                7:41: warning: 'scale.limits.order' has no effect without 'scale.limits.cpu'
                hint: memory asks for no replicas
                """),
        Mistake(
            "a unit missing", limits("memory: { max: 1 }"),
            says: """
                7:28: error: 'scale.limits.memory.max' must be between 1M and 1024T, not 1
                """),
        Mistake(
            "an aim of more than there is", limits("cpu: { max: 2, target: 150% }"),
            says: """
                7:36: error: 'scale.limits.cpu.target' must be between 1% and 100%, not 150%
                """),
        Mistake(
            "a boost of nothing", boost("for: 10s"),
            says: """
                7:16: error: 'scale.start-boost' must have one of 'factor' and 'cpu'
                hint: such as 'start-boost: { factor: 300% }' or 'start-boost: { cpu: 2 }'
                """),
        Mistake(
            "a boost of no limit", boost("factor: 300%", own: "memory: 128M"),
            says: """
                7:16: error: 'scale.start-boost' has no limit to raise
                hint: add 'run.limits.cpu'; without it a replica has all the CPU there is
                """),
        Mistake(
            "a boost that is none", boost("cpu: 400m"),
            says: """
                7:23: error: 'scale.start-boost.cpu' is 40%, no more than 'run.limits.cpu', which is 50%
                hint: write more, or leave 'start-boost' out
                """),
        Mistake(
            "a factor that is none", boost("factor: 50%"),
            says: """
                7:26: error: 'scale.start-boost.factor' must be between 101% and 10000%, not 50%
                """),
        Mistake(
            "another tool's word for it",
            """
            service: x
            run: { command: [/bin/true], limits: { cpu: 1 } }
            scale: { replicas: 2, vpa: { cpu: { max: 2 } } }
            """,
            says: """
                3:23: error: unknown key 'vpa' in 'scale'
                hint: did you mean 'limits'? the keys of 'scale' are 'replicas', 'min', 'max', 'algorithm', 'spares', 'cpu', 'memory', 'in-flight', 'rate', 'held', 'metrics', 'steps', 'tolerance', 'limits', 'start-boost', 'growth', 'scale-in-window', 'schedules', 'prediction', 'idle', 'hpa' and 'kpa'
                """),
    ]
}
