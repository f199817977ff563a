import ControlAPI
import Decisions
import Model

extension Views {
    func sparesView(_ service: ServiceState) -> SparesView? {
        guard let wanted = service.policy?.scale.spares, wanted > 0 else { return nil }
        let frozen = service.spares.count { $0.phase == .frozen }
        let awake = service.spares.count { $0.phase == .awake }
        return SparesView(
            wanted: wanted, frozen: frozen, awake: awake,
            lack: frozen + awake < wanted ? lack(of: service) : nil)
    }

    private func lack(of service: ServiceState) -> String? {
        if service.wantedSpares == 0 { return "what it runs now cannot be frozen" }
        if let shortage = fleet.hostShortage { return "the host is short of \(shortage)" }
        if service.isOnTrial { return "a rollout is under way" }
        return nil
    }
}
