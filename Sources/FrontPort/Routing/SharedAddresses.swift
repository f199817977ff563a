import Model

/// Which services of a table listen where, in the order of the table.
struct SharedAddresses {
    private(set) var all: [(address: ListenAddress, services: [ServiceRoutes])] = []
    private var places: [ListenAddress: Int] = [:]

    /// False where the service cannot share the address with those that have it already. The daemon
    /// lets none such through; a front that trusted it would serve the wrong one.
    mutating func add(_ service: ServiceRoutes, at address: ListenAddress) -> Bool {
        guard let place = places[address] else {
            places[address] = all.count
            all.append((address, [service]))
            return true
        }
        guard all[place].services.allSatisfy({ $0.front.canShare(with: service.front) }) else {
            return false
        }
        all[place].services.append(service)
        return true
    }
}
