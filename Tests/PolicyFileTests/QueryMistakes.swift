/// Mistakes in `rollout.analysis.queries`: what is said about each, word for word.
extension Mistake {
    private static func queries(_ list: String, _ more: String = "") -> String {
        """
        service: x
        run: { command: [/bin/true] }
        rollout:
          analysis:
            queries: [\(list)]
        \(more)
        """
    }

    static let query: [Mistake] = [
        Mistake(
            "no bounds",
            queries("{ name: a, command: [/bin/true] }"),
            says: """
                5:15: error: 'rollout.analysis.queries[0]' must have 'at-most' or 'at-least'
                hint: what a good revision keeps to, as in 'at-most: 0.01'
                """),
        Mistake(
            "bounds that exclude each other",
            queries("{ name: a, command: [/bin/true], at-least: 5, at-most: 4 }"),
            says: """
                5:58: error: 'rollout.analysis.queries[0].at-least' is 5, more than 'at-most', which is 4
                hint: no figure is within these bounds
                """),
        Mistake(
            "no source",
            queries("{ name: a, at-most: 4 }"),
            says: """
                5:15: error: 'rollout.analysis.queries[0]' says nothing of where its figure comes from
                hint: give it one of 'command', 'url', 'prometheus' and 'scrape'
                """),
        Mistake(
            "a bound with a unit",
            queries("{ name: a, command: [/bin/true], at-most: 4% }"),
            says: """
                5:57: error: 'rollout.analysis.queries[0].at-most' has a unit, and figures from outside have none
                hint: such as '20'
                """),
        Mistake(
            "the name of a metric",
            queries(
                "{ name: a, command: [/bin/true], at-most: 4 }",
                "scale: { max: 2, metrics: [{ name: a, push: true, average: 5 }] }"),
            says: """
                5:23: error: there are two figures 'a'
                hint: give each of 'scale.metrics' and 'rollout.analysis.queries' a name of its own
                """),
        Mistake(
            "none at all",
            queries(""),
            says: """
                5:14: error: 'rollout.analysis.queries' must have 1 to 16 queries, not 0
                hint: remove it, or give it one, such as '[{ name: lost-orders, command: [/usr/bin/lost-orders], at-most: 0 }]'
                """),
        Mistake(
            "a page that nobody serves",
            queries("{ name: a, scrape: /metrics, sample: jobs, at-most: 5 }"),
            says: """
                5:34: error: 'rollout.analysis.queries[0].scrape' needs an endpoint of each replica to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
    ]
}
