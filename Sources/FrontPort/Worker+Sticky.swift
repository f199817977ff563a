import HTTP1

// Clients that are bound to a replica.
extension Worker {
    /// What binds the client's request, by the policy of its service.
    @inline(__always)
    mutating func affinity(of client: Slot) -> Affinity {
        switch services[client.pointee.service].pointee.sticky.kind {
        case .none: .none
        case .clientAddress: client.pointee.address.affinity
        case .cookie, .header: isHTTP(client) ? affinityOfHead(client) : .none
        }
    }

    @inline(never)
    private mutating func affinityOfHead(_ client: Slot) -> Affinity {
        restoreRequest(client)
        guard let base = client.pointee.input.base else { return .none }
        let bytes = UnsafePointer(base + client.pointee.input.start)
        for index in 0..<parser.headers.count {
            let affinity = affinity(of: parser.headers[index], bytes, client.pointee.service)
            if !affinity.isNone { return affinity }
        }
        return .none
    }

    private func affinity(
        of field: HeaderField, _ bytes: UnsafePointer<UInt8>, _ index: Int32
    ) -> Affinity {
        let service = services[index]
        let value = text(field.value, bytes)
        if service.pointee.sticky.setsCookie {
            guard case .cookie = field.name else { return .none }
            return StickyCookie.affinity(named: service.pointee.sticky.name, in: value)
        }
        guard service.pointee.sticky.name.isSameInAnyCase(as: text(field.nameRange, bytes)),
            !value.isEmpty
        else { return .none }
        return Affinity(of: value)
    }

    func text(
        _ range: ByteRange, _ bytes: UnsafePointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes + Int(range.start), count: range.count)
    }

    /// Adds the cookie to the head in the scratch, unless the client has one that holds.
    @inline(__always)
    mutating func bindClient(_ client: Slot, _ endpoint: Slot) {
        if services[client.pointee.service].pointee.sticky.setsCookie {
            setCookie(client, endpoint)
        }
    }

    @inline(never)
    private mutating func setCookie(_ client: Slot, _ endpoint: Slot) {
        let service = services[client.pointee.service]
        let identity = candidates[endpoint.pointee.endpoint].pointee.identity
        let affinity = client.pointee.affinity
        if affinity.hash == identity { return }
        if service.pointee.balancer.keeps(affinity, among: candidates) { return }
        scratch.reopenHead()
        StickyCookie.write(service.pointee.sticky.name, identity, to: &scratch)
        scratch.append("\r\n")
    }
}
