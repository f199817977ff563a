import ControlAPI
import Decisions
import History
import Model

extension Views {
    /// Nil if there is no such service.
    func scalingReport(of name: ServiceName) -> ScalingReport? {
        guard let service = fleet.service(name) else { return nil }
        var report = ScalingReport(
            service: name, scaling: scaling(of: service), sentence: fixedSentence(service))
        guard let scale = service.policy?.scale, scale.isAutomatic else { return report }
        report.sentence = "nothing has been decided yet"
        guard let decision = service.lastDecision else { return report }
        report.explanation = decision.explanation(scale)
        report.time = Timestamp(millisecondsSince1970: clock.wallMilliseconds(of: decision.at))
        report.sentence = decision.description
        return report
    }

    private func fixedSentence(_ service: ServiceState) -> String {
        let count = service.desired == 1 ? "1 replica" : "\(service.desired) replicas"
        if service.isUnclaimed { return "no policy says how many replicas there shall be" }
        return service.manualReplicas == nil
            ? "\(count), as the policy says" : "\(count), set by coxctl scale"
    }
}
