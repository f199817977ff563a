/// Mistakes in `scale.steps`: what is said about each, word for word.
extension Mistake {
    private static func steps(_ list: String, _ more: String = "") -> String {
        """
        service: x
        run: { command: [/bin/true] }
        scale:
          max: 6
          steps: [\(list)]
        \(more)
        """
    }

    static let step: [Mistake] = [
        Mistake(
            "an unknown figure",
            steps("{ metric: cpus, bounds: [{ above: 80%, add: 1 }] }"),
            says: """
                5:45: error: 'scale.steps[0].bounds[0].above' of 'cpus' must be a number, not a percentage
                hint: such as '100'; only 'cpu' and 'memory' are shares
                """),
        Mistake(
            "a figure that is not there",
            steps("{ metric: jobs, bounds: [{ above: 80, add: 1 }] }"),
            says: """
                5:21: error: 'scale.steps[0].metric' is 'jobs', and there is no such figure
                hint: there are 'cpu', 'memory', 'in-flight', 'rate' and 'held'
                """),
        Mistake(
            "a unit missing",
            steps("{ metric: cpu, bounds: [{ above: 80, add: 1 }] }"),
            says: """
                5:44: error: 'scale.steps[0].bounds[0].above' of 'cpu' must be a percentage
                hint: a share of what the replicas request, such as '80%'
                """),
        Mistake(
            "bounds that contradict each other",
            steps("{ metric: cpu, bounds: [{ above: 50%, add: 1 }, { below: 60%, remove: 1 }] }"),
            says: """
                5:68: error: 'scale.steps[0].bounds[1].below' reaches into 'above': replicas would be added and removed
                hint: leave room between the two, or the number goes back and forth
                """),
        Mistake(
            "a bound twice",
            steps("{ metric: cpu, bounds: [{ above: 50%, add: 1 }, { above: 50%, add: 2 }] }"),
            says: """
                5:68: error: 'scale.steps[0].bounds[1]' has the bound of another
                hint: remove one of the two
                """),
        Mistake(
            "a bound and the wrong change",
            steps("{ metric: cpu, bounds: [{ above: 50%, remove: 1 }] }"),
            says: """
                5:35: error: 'scale.steps[0].bounds[0]' must have 'above' and 'add', or 'below' and 'remove'
                hint: such as '{ above: 100, add: 2 }' or '{ below: 10, remove: 1 }'
                """),
        Mistake(
            "steps of Kubernetes",
            steps(
                "{ metric: cpu, bounds: [{ above: 50%, add: 1 }] }", "  algorithm: hpa"),
            says: """
                5:10: error: 'scale.steps' needs 'algorithm: default'
                hint: 'hpa' has rules of its own
                """),
        Mistake(
            "what only the front counts",
            steps("{ metric: rate, bounds: [{ above: 50, add: 1 }] }"),
            says: """
                5:10: error: what 'scale.steps' needs is counted by the front port, and the policy has none
                hint: add 'front: { listen: 127.0.0.1:8080 }', or scale by 'cpu'
                """),
    ]
}
