import CNghttp2

private let goOn: Int32 = 0
private let stop = NGHTTP2_ERR_CALLBACK_FAILURE.rawValue

/// What nghttp2 tells of the answer. Any result but 0 ends the conversation.
extension HealthCall {
    static func listen(_ callbacks: OpaquePointer?) {
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _, frame, name, nameLength, value, valueLength, _, user in
            guard let call = call(user), frame?.pointee.hd.stream_id == HealthCall.stream else {
                return goOn
            }
            let name = text(name, nameLength)
            if call.answer.add(field: name, text(value, valueLength)) { return goOn }
            call.fail("answers Health/Check with too many header fields")
            return stop
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
            _, _, streamID, data, count, user in
            guard let call = call(user), streamID == HealthCall.stream else { return goOn }
            if call.answer.add(UnsafeBufferPointer(start: data, count: count)) { return goOn }
            call.fail("answers Health/Check with too long a message")
            return stop
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let frame, UInt32(frame.pointee.hd.type) == NGHTTP2_GOAWAY.rawValue else {
                return goOn
            }
            call(user)?.farewell = frame.pointee.goaway.error_code
            return goOn
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) {
            _, streamID, code, user in
            if streamID == HealthCall.stream { call(user)?.streamClosed(code) }
            return goOn
        }
    }

    /// The whole request at once: it is shorter than a frame.
    static let readRequest: nghttp2_data_source_read_callback = {
        _, _, buffer, capacity, flags, _, user in
        guard let request = call(user)?.request, let buffer, request.count <= capacity else {
            return Int(stop)
        }
        buffer.update(from: request, count: request.count)
        flags?.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue)
        return request.count
    }
}

private func call(_ user: UnsafeMutableRawPointer?) -> HealthCall? {
    user.map { Unmanaged<HealthCall>.fromOpaque($0).takeUnretainedValue() }
}

private func text(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
}
