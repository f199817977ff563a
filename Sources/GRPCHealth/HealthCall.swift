import CNghttp2

/// One call of `grpc.health.v1.Health/Check` over HTTP/2 in the clear. Bytes go in and come out; socket
/// and time are the caller's. Whoever answers may be hostile: everything that it can have us keep is
/// bounded, and what breaks the protocol is an outcome like any other.
package final class HealthCall {
    package enum Outcome: Equatable, Sendable {
        case serving
        /// As the end of a sentence about whoever was asked.
        case failed(String)
    }

    /// Of a whole conversation, which takes some three hundred.
    package static let bytesMaximum = 64 << 10
    /// Answers to SETTINGS and PING that wait to be sent.
    private static let acknowledgementsMaximum = 16
    /// The first stream that a client opens (RFC 9113 section 5.1.1).
    static let stream: Int32 = 1

    package private(set) var outcome: Outcome?
    /// What is to be sent, until it is taken.
    private var outgoing: [UInt8] = []
    private var session: OpaquePointer?
    private var opening: [UInt8] = []
    private var bytesReceived = 0
    let request: [UInt8]
    var answer: HealthAnswer
    /// The code of its GOAWAY.
    var farewell: UInt32?

    /// `service` is empty for the server as a whole.
    package init(service: String) {
        request = HealthMessage.request(service: service)
        answer = HealthAnswer(about: service)
        session = makeSession()
        submit()
        collectOutput()
    }

    deinit { nghttp2_session_del(session) }

    /// What is to be sent, once.
    package func takeOutput() -> [UInt8] {
        defer { outgoing.removeAll() }
        return outgoing
    }

    package func receive(_ bytes: ArraySlice<UInt8>) {
        guard outcome == nil else { return }
        bytesReceived += bytes.count
        guard bytesReceived <= Self.bytesMaximum else {
            return fail("answers with more than \(Self.bytesMaximum) bytes")
        }
        guard isHTTP2(bytes) else { return fail("does not answer in HTTP/2") }
        let taken = bytes.withUnsafeBufferPointer {
            nghttp2_session_mem_recv(session, $0.baseAddress, $0.count)
        }
        if taken < 0 { return fail(sentence(of: Int32(clamping: taken))) }
        collectOutput()
        if nghttp2_session_want_read(session) == 0 {
            fail(farewell.map(goingAway) ?? "breaks the rules of HTTP/2")
        }
    }

    /// No more will come.
    package func connectionClosed() { fail("closed the connection without an answer") }

    func conclude(_ outcome: Outcome) {
        if self.outcome == nil { self.outcome = outcome }
    }

    func fail(_ why: String) { conclude(.failed(why)) }

    /// The stream is over, with an error of HTTP/2 or none.
    func streamClosed(_ code: UInt32) {
        if code == 0 { return conclude(answer.outcome) }
        fail(farewell.map(goingAway) ?? "resets the call: \(name(of: code))")
    }

    private func goingAway(_ code: UInt32) -> String {
        "goes away before it has answered: \(name(of: code))"
    }

    private func name(of code: UInt32) -> String {
        nghttp2_http2_strerror(code).map { String(cString: $0) } ?? "\(code)"
    }

    private func sentence(of fault: Int32) -> String {
        fault == NGHTTP2_ERR_FLOODED.rawValue
            ? "sends more frames than it reads answers to"
            : "breaks the rules of HTTP/2: \(String(cString: nghttp2_strerror(fault)))"
    }

    /// A server's first frame is one of SETTINGS (RFC 9113 section 3.4), which is to be seen from its
    /// fourth byte.
    private func isHTTP2(_ bytes: ArraySlice<UInt8>) -> Bool {
        let settings: UInt8 = 4
        if opening.count < 4 { opening += bytes.prefix(4 - opening.count) }
        return opening.count < 4 || opening[3] == settings
    }
}

// MARK: - The session

extension HealthCall {
    private func makeSession() -> OpaquePointer? {
        var callbacks: OpaquePointer?
        var options: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        nghttp2_option_new(&options)
        defer {
            nghttp2_session_callbacks_del(callbacks)
            nghttp2_option_del(options)
        }
        Self.listen(callbacks)
        nghttp2_option_set_max_outbound_ack(options, Self.acknowledgementsMaximum)
        var session: OpaquePointer?
        // It outlives its session, which it deletes.
        nghttp2_session_client_new2(
            &session, callbacks, Unmanaged.passUnretained(self).toOpaque(), options)
        return session
    }

    private func submit() {
        // Nothing is pushed, and no fields are remembered.
        var settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_HEADER_TABLE_SIZE.rawValue), value: 0),
        ]
        nghttp2_submit_settings(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), &settings, settings.count)
        var body = nghttp2_data_provider()
        body.read_callback = Self.readRequest
        RequestFields.check.withUnsafeFields { fields in
            _ = nghttp2_submit_request(session, nil, fields.baseAddress, fields.count, &body, nil)
        }
    }

    private func collectOutput() {
        var start: UnsafePointer<UInt8>?
        while true {
            let count = nghttp2_session_mem_send(session, &start)
            guard count > 0, let start else { return }
            outgoing += UnsafeBufferPointer(start: start, count: count)
        }
    }
}
