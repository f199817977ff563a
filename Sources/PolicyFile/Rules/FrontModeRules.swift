import Model

/// `front`: what only one of the modes can do. Where a policy would seem to promise what the front
/// then does not keep it is a mistake; where a setting merely has no effect, a warning.
enum FrontModeRules {
    static func check(_ front: FrontPolicy, _ decoding: inout Decoding) {
        guard decoding.areSound("front.mode") else { return }
        switch front.mode {
        case .http: settingsOfStreamsNeedTCP(front, &decoding)
        case .tcp:
            requestsAreReadForTheirSettings(&decoding)
            settingsWithoutEffect(&decoding)
        }
    }

    private static func settingsOfStreamsNeedTCP(
        _ front: FrontPolicy, _ decoding: inout Decoding
    ) {
        guard front.proxyProtocol != .off else { return }
        decoding.error(
            "'front.proxy-protocol' needs 'mode: tcp'", on: "front.proxy-protocol",
            hint: "requests name the client in headers; see 'front.forwarding'")
    }

    private static func requestsAreReadForTheirSettings(_ decoding: inout Decoding) {
        let hints = [
            "hosts": "services in tcp mode have an address of their own in 'listen'",
            "paths": "services in tcp mode have an address of their own in 'listen'",
            "sticky.cookie": "'sticky: client-address' binds connections",
            "sticky.header": "'sticky: client-address' binds connections",
            "max-body": "streams have no end that could be known beforehand; remove it",
            "forwarding": "'proxy-protocol' names the client ahead of a stream",
        ]
        for (key, hint) in hints.sorted(by: { $0.key < $1.key })
        where decoding.isGiven("front.\(key)") {
            decoding.error("'front.\(key)' needs 'mode: http'", on: "front.\(key)", hint: hint)
        }
    }

    private static func settingsWithoutEffect(_ decoding: inout Decoding) {
        for key in ["response-timeout", "idle-timeout", "header-timeout", "body-timeout"]
        where decoding.isGiven("front.\(key)") {
            decoding.warning(
                "'front.\(key)' has no effect with 'mode: tcp'", on: "front.\(key)",
                hint: "connections are passed on as they are; 'stream-idle-timeout' holds for them")
        }
    }
}
