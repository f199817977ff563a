package import Model

/// A service whose replicas accept from its front port themselves (`endpoint: direct`), and those of
/// them that shall get connections.
package struct DirectRoutes: Equatable, Sendable {
    package let service: ServiceName
    package let address: ListenAddress
    package let ready: [ReplicaID]

    package init(service: ServiceName, address: ListenAddress, ready: [ReplicaID]) {
        self.service = service
        self.address = address
        self.ready = ready
    }
}

extension Fleet {
    /// As last published, ascending by service.
    package var directRoutes: [DirectRoutes] { services.compactMap(\.directRoutes) }

    /// The address of a direct service is its replicas' as well: it is nobody else's, and for as long
    /// as there is the service it does not change. The front could not open a socket of its own beside
    /// theirs, nor they beside its own.
    func refusal(ofDirectAddressIn policy: ServicePolicy) -> Refusal? {
        if let old = index(of: policy.name).flatMap({ services[$0].policy }),
            old.whole.directAddress != policy.directAddress
        {
            return .directIsFixed(policy.name)
        }
        // By index: to go through services is to copy them.
        for index in services.indices where services[index].name != policy.name {
            guard let others = services[index].policy?.front?.listen else { continue }
            if let address = policy.directAddress, others.contains(address) {
                return .addressInUse(address, by: services[index].name)
            }
            if let address = services[index].policy?.whole.directAddress,
                policy.front?.listen.contains(address) == true
            {
                return .addressIsDirect(address, of: services[index].name)
            }
        }
        return nil
    }
}

extension ServiceState {
    fileprivate var directRoutes: DirectRoutes? {
        guard let address = policy?.whole.directAddress else { return nil }
        return DirectRoutes(
            service: name, address: address, ready: routes?.endpoints.map(\.replica) ?? [])
    }
}

extension ServicePolicy {
    fileprivate var directAddress: ListenAddress? {
        template.endpoint == .direct ? front?.listen.first : nil
    }
}
