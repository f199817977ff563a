import CNghttp2

/// Header fields of a request, lying where C can read them.
struct RequestFields {
    /// As doc/PROTOCOL-HTTP2.md of gRPC has them, in its order.
    static let check = RequestFields([
        (":method", "POST"), (":scheme", "http"), (":path", "/grpc.health.v1.Health/Check"),
        (":authority", "localhost"), ("te", "trailers"), ("content-type", "application/grpc"),
        ("user-agent", "coxswain-probe"),
    ])

    private let bytes: [UInt8]
    private let lengths: [(name: Int, value: Int)]

    private init(_ fields: [(name: String, value: String)]) {
        bytes = fields.flatMap { Array($0.name.utf8) + Array($0.value.utf8) }
        lengths = fields.map { ($0.name.utf8.count, $0.value.utf8.count) }
    }

    /// nghttp2 copies them; it takes pointers that it could write to, and does not.
    func withUnsafeFields(_ body: (UnsafeBufferPointer<nghttp2_nv>) -> Void) {
        var copy = bytes
        copy.withUnsafeMutableBufferPointer { buffer in
            guard var place = buffer.baseAddress else { return }
            let fields = lengths.map { length in
                defer { place += length.name + length.value }
                return nghttp2_nv(
                    name: place, value: place + length.name, namelen: length.name,
                    valuelen: length.value, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue))
            }
            fields.withUnsafeBufferPointer(body)
        }
    }
}
