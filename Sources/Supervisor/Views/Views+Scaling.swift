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
        guard let scale = service.policy?.scale, scale.isMoving else { return report }
        if scale.isAutomatic { report.sentence = "nothing has been decided yet" }
        guard let explanation = service.explanation else { return report }
        report.explanation = explanation
        report.time = service.decidedAt.map {
            Timestamp(millisecondsSince1970: clock.wallMilliseconds(of: $0))
        }
        report.sentence = explanation.sentence
        return report
    }

    private func fixedSentence(_ service: ServiceState) -> String {
        let count = service.desired == 1 ? "1 replica" : "\(service.desired) replicas"
        if service.isUnclaimed { return "no policy says how many replicas there shall be" }
        return service.manualReplicas == nil
            ? "\(count), as the policy says" : "\(count), set by coxctl scale"
    }
}
