/// Why the number of replicas is what it is: one decision with what it rests on, in plain figures, as
/// people, programs and the history get it.
package struct ScaleExplanation: Equatable, Sendable, Codable {
    /// `default`, `hpa` or `kpa`.
    package var algorithm: String
    package var current: Int
    package var decided: Int
    package var inputs: Inputs
    package var proposals: [Proposal]
    /// What kept the count from what the figures ask for, in the order in which it was applied.
    package var limits: [Limit]
    /// What would change the count, and when.
    package var outlook: [Outlook]
    /// All of it in one sentence.
    package var sentence: String
    /// Of the limits of replicas, where they move.
    package var size: SizeExplanation?

    package init(
        algorithm: String, current: Int, decided: Int, inputs: Inputs, proposals: [Proposal],
        limits: [Limit], outlook: [Outlook], sentence: String
    ) {
        self.algorithm = algorithm
        self.current = current
        self.decided = decided
        self.inputs = inputs
        self.proposals = proposals
        self.limits = limits
        self.outlook = outlook
        self.sentence = sentence
    }

    /// What the decision saw of the service beside the figures of its targets.
    package struct Inputs: Equatable, Sendable, Codable {
        package var ready = 0
        package var existing = 0
        /// Requests that wait at the front; left out where nobody tells.
        package var held: Int?
        /// From a replica's start until it is ready, as measured; left out while unknown.
        package var startSeconds: Double?
        /// Schedules that are open; left out where none is.
        package var schedules: [String]?

        package init() {}
    }

    /// What one figure asks for.
    package struct Proposal: Equatable, Sendable, Codable {
        package var metric: String
        /// `utilization` (percent), `average` or `total`.
        package var kind: String
        package var target: Double
        /// In the unit of the target: percent, cores, bytes or requests; left out if not known.
        package var value: Double?
        package var replicas: Int?
        package var basis: String
        package var measured: Int
        package var unready: Int
        package var missing: Int
        package var leaving: Int
        /// Why there is no proposal.
        package var fault: String?

        package init(
            metric: String, kind: String, target: Double, value: Double?, replicas: Int?,
            basis: String, measured: Int, unready: Int, missing: Int, leaving: Int, fault: String?
        ) {
            self.metric = metric
            self.kind = kind
            self.target = target
            self.value = value
            self.replicas = replicas
            self.basis = basis
            self.measured = measured
            self.unready = unready
            self.missing = missing
            self.leaving = leaving
            self.fault = fault
        }
    }

    package struct Limit: Equatable, Sendable, Codable {
        /// One word, for programs.
        package var code: String
        package var text: String

        package init(code: String, text: String) {
            self.code = code
            self.text = text
        }
    }

    /// One thing that would move the count.
    package struct Outlook: Equatable, Sendable, Codable {
        /// From the decision on; left out where no time can be told.
        package var inSeconds: Double?
        package var text: String

        package init(inSeconds: Double? = nil, _ text: String) {
            self.inSeconds = inSeconds
            self.text = text
        }
    }
}
