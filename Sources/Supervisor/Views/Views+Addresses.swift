import ControlAPI
import Decisions
import FrontWire
import Model

extension Views {
    /// Those of the service that the front counts; all that share one see the same figures.
    func addressViews(_ service: ServiceState) -> [AddressView] {
        let addresses = service.policy?.front?.listen.map(\.description) ?? []
        return addresses.compactMap { address in
            sampler.listeners.first { $0.name == address }.map { sample in
                AddressView(
                    address: address, accepted: sample[.connections],
                    connected: sample[.openConnections], held: sample[.heldTotal],
                    retried: sample[.retries], shed: sample[.shed])
            }
        }
    }
}
