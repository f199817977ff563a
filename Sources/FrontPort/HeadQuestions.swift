import HTTP1

// What the request path asks of a head, as patterns: `==` between enums of another module is a call
// through the protocol's witness, six of which showed up in the profile of a request.

extension BodyFraming {
    var isChunked: Bool { if case .chunked = self { true } else { false } }
    var endsWithConnection: Bool { if case .untilClose = self { true } else { false } }
}

extension HTTPVersion {
    var isCurrent: Bool { if case .http11 = self { true } else { false } }
}

extension UpgradeRequest {
    var isWebSocket: Bool { if case .webSocket = self { true } else { false } }
}

extension RequestMethod {
    var isConnect: Bool { if case .connect = self { true } else { false } }
    var isTrace: Bool { if case .trace = self { true } else { false } }
}

extension TargetForm {
    var isAbsolute: Bool { if case .absolute = self { true } else { false } }
}

extension HeaderName {
    var isForwardedFor: Bool { if case .xForwardedFor = self { true } else { false } }
    var isForwarded: Bool { if case .forwarded = self { true } else { false } }
    var isDate: Bool { if case .date = self { true } else { false } }
    var isContentLength: Bool { if case .contentLength = self { true } else { false } }
    var isUpgrade: Bool { if case .upgrade = self { true } else { false } }
}
