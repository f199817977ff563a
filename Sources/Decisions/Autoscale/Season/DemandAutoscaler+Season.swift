import Model

extension DemandAutoscaler {
    /// No season has a service more than so many times as large as its figures do.
    private static let factorMaximum = 4.0

    /// What the figures will ask for when a replica started now is ready, by what was at that time of an
    /// earlier day. It only adds.
    func foreseen(
        _ proposals: [ScaleDecision.Proposal], _ observation: ScaleObservation,
        _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal? {
        guard policy.prediction == .season, let present = season.present, present > 0,
            let (load, source) = season.forecast(observation), load > present
        else { return nil }
        let factor = min(load / present, Self.factorMaximum)
        let basis = source == .yesterday ? ScaleDecision.Basis.yesterday : .lastWeek
        let raised = proposals.compactMap {
            Self.raised($0, by: factor, as: basis, observation, policy)
        }
        return raised.max { ($0.replicas ?? 0) < ($1.replicas ?? 0) }
    }

    /// The same where the rate itself says how many are needed.
    func foreseenStaff(
        _ staffed: [ScaleDecision.Proposal], _ observation: ScaleObservation,
        _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal? {
        guard policy.prediction == .season, let (load, source) = season.forecast(observation),
            let staffing = calm.staffing ?? staffing(observation), var proposal = staffed.first,
            let rate = rates.mean(of: 15)
        else { return nil }
        let later = min(load / 1_000, rate * Self.factorMaximum)
        guard later > rate else { return nil }
        proposal.basis = source == .yesterday ? .yesterday : .lastWeek
        proposal.value = Int64(later * 1_000 / Double(max(1, proposal.counts.measured)))
        proposal.replicas = staffing.replicas(for: later)
        return proposal
    }
}
