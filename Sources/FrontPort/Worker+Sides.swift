import HTTP1

// Requests that say which revision of a canary they are for.
extension Worker {
    /// Asked of every request, and a comparison for services without a canary that asks.
    @inline(__always)
    mutating func side(of client: Slot) -> Side {
        let service = services[client.pointee.service]
        if service.pointee.sides.isNone { return .any }
        return isHTTP(client) ? sideOfHead(client) : service.pointee.sides.usual
    }

    @inline(never)
    private mutating func sideOfHead(_ client: Slot) -> Side {
        restoreRequest(client)
        let service = services[client.pointee.service]
        guard let base = client.pointee.input.base else { return service.pointee.sides.usual }
        let bytes = UnsafePointer(base + client.pointee.input.start)
        for index in 0..<parser.headers.count {
            if let side = side(saidBy: parser.headers[index], bytes, client.pointee.service) {
                return side
            }
        }
        return service.pointee.sides.usual
    }

    private func side(
        saidBy field: HeaderField, _ bytes: UnsafePointer<UInt8>, _ index: Int32
    ) -> Side? {
        let service = services[index]
        let value = text(field.value, bytes)
        if service.pointee.sides.looksAtCookies {
            guard case .cookie = field.name else { return nil }
            var values = CookieValues(of: service.pointee.sides.name, in: value)
            while let said = values.next() {
                if let side = SideRule.side(saidBy: said) { return side }
            }
            return nil
        }
        guard service.pointee.sides.name.isSameInAnyCase(as: text(field.nameRange, bytes)) else {
            return nil
        }
        return SideRule.side(saidBy: value)
    }
}
