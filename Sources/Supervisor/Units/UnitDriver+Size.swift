import Model
import SystemdBus

/// Limits of units that run, changed in place: no process is touched.
extension UnitDriver {
    /// Of a unit that is gone nothing is told: its end is.
    func resize(_ id: ReplicaID, to size: ReplicaSize) {
        guard let unit = unit(of: id) else { return }
        guard client.isReady else { return deliver(.resized(id, .busUnavailable)) }
        client.setUnitProperties(unit.name, size.settings) { [weak self, weak unit] result in
            switch result {
            case .success:
                unit?.size = size
                self?.deliver(.resized(id, nil))
            case .failure(let fault) where fault.isOutcomeUnknown:
                self?.deliver(.resized(id, .busUnavailable))
            case .failure(let fault):
                self?.deliver(.resized(id, .refused(fault.description)))
            }
        }
    }
}

extension ReplicaSize {
    /// What is not limited is left alone.
    fileprivate var settings: [ResourceSetting] {
        [
            cpuMilliCores.map { .cpuQuota(milliCores: $0) },
            memoryMaximumBytes.map { .memoryMaximum(bytes: $0) },
            memoryHighBytes.map { .memoryHigh(bytes: $0) },
        ].compactMap(\.self)
    }
}
